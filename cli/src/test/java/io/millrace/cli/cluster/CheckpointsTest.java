package io.millrace.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which checkpoint a run goes on from. */
final class CheckpointsTest {
  @TempDir Path directory;

  @Test
  void theNewestWholeOneIsFound() throws IOException {
    // The numbers of checkpoints begin anew where one was not restored.
    checkpoint("a/chk-9", 1_000);
    checkpoint("a/chk-10", 2_000);
    checkpoint("b/chk-1", 3_000);
    Files.createDirectories(directory.resolve("b/chk-2"));
    assertThat(Checkpoints.newest(directory))
        .contains(new Checkpoints.Checkpoint(directory.resolve("b/chk-1"), 3_000));
  }

  @Test
  void thereMayBeNone() throws IOException {
    assertThat(Checkpoints.newest(directory)).isEmpty();
    assertThat(Checkpoints.newest(directory.resolve("missing"))).isEmpty();
  }

  @Test
  void whatIsNoPartOfTheOneThatIsKeptIsDeleted() throws IOException {
    String[] names = new String[5];
    Arrays.setAll(names, i -> UUID.randomUUID().toString());
    checkpoint("a/chk-1", 1_000);
    checkpoint("a/chk-2", 2_000);
    checkpoint("a/chk-3", 3_000);
    checkpoint("b/chk-1", 1_000);
    Files.writeString(
        directory.resolve("a/chk-3/_metadata"), "\u0007%s\u00ff%s".formatted(names[0], names[1]));
    List<Path> kept =
        files(
            "a/chk-3/" + names[2],
            "a/shared/" + names[0],
            "a/chk-2/" + names[1],
            "a/notes.txt",
            "in-use");
    List<Path> deleted = files("a/shared/" + names[3], "a/chk-1/" + names[4], "a/dstl/" + names[4]);
    Checkpoints.deleteOthers(Checkpoints.newest(directory).orElseThrow());
    assertThat(kept).allMatch(Files::exists);
    assertThat(deleted).noneMatch(Files::exists);
    assertThat(directory.resolve("a/chk-1")).doesNotExist();
    assertThat(directory.resolve("a/chk-2/_metadata")).doesNotExist();
    assertThat(directory.resolve("a/chk-3/_metadata")).exists();
    assertThat(directory.resolve("b/chk-1/_metadata")).exists();
  }

  private List<Path> files(String... names) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : names) {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      files.add(Files.writeString(file, "state"));
    }
    return files;
  }

  private void checkpoint(String name, long time) throws IOException {
    Path file = Files.createDirectories(directory.resolve(name)).resolve("_metadata");
    Files.writeString(file, "whole");
    Files.setLastModifiedTime(file, FileTime.fromMillis(time));
  }
}
