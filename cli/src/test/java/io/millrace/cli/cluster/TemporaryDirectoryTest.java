package io.millrace.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that do not outlive their process for long. */
final class TemporaryDirectoryTest {
  @TempDir Path parent;

  @Test
  void disappearsWithItsFiles() throws IOException {
    TemporaryDirectory directory = TemporaryDirectory.create(parent, "mine-");
    Files.writeString(directory.newDirectory("inner").resolve("file"), "text");
    directory.close();
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void thoseOfDeadProcessesAreRemoved() throws IOException {
    // Marked, and nobody holds the mark any more.
    Path abandoned = parent.resolve("mine-1");
    Files.createDirectories(abandoned.resolve("kafka"));
    DirectoryLock.tryLock(abandoned).orElseThrow().close();
    Path unmarked = Files.createDirectory(parent.resolve("mine-2"));
    Path foreign = Files.createDirectory(parent.resolve("yours-1"));
    DirectoryLock.tryLock(foreign).orElseThrow().close();

    try (TemporaryDirectory living = TemporaryDirectory.create(parent, "mine-");
        TemporaryDirectory another = TemporaryDirectory.create(parent, "mine-")) {
      assertThat(parent)
          .isDirectoryNotContaining(path -> path.equals(abandoned))
          .isDirectoryContaining(path -> path.equals(unmarked))
          .isDirectoryContaining(path -> path.equals(foreign))
          .isDirectoryContaining(path -> path.toString().equals(living.toString()))
          .isDirectoryContaining(path -> path.toString().equals(another.toString()));
    }
  }

  @Test
  void aDirectoryInUseCannotBeTakenTwice() throws IOException {
    try (DirectoryLock unused = DirectoryLock.tryLock(parent).orElseThrow()) {
      assertThat(DirectoryLock.tryLock(parent)).isEmpty();
    }
    try (DirectoryLock unused = DirectoryLock.tryLock(parent).orElseThrow()) {
      assertThat(DirectoryLock.isMarked(parent)).isTrue();
    }
  }
}
