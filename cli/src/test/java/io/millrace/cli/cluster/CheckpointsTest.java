package io.millrace.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
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

  private void checkpoint(String name, long time) throws IOException {
    Path file = Files.createDirectories(directory.resolve(name)).resolve("_metadata");
    Files.writeString(file, "whole");
    Files.setLastModifiedTime(file, FileTime.fromMillis(time));
  }
}
