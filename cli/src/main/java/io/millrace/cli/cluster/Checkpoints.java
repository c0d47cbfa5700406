package io.millrace.cli.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The checkpoints that earlier runs of a job have left in a directory. */
public final class Checkpoints {

  /** Written last, so a checkpoint that has it is whole. */
  private static final String METADATA = "_metadata";

  /** Of a job, of a checkpoint. */
  private static final int DEPTH = 2;

  /**
   * A whole checkpoint.
   *
   * @param path of its directory
   * @param time when it was completed, in epoch milliseconds
   */
  public record Checkpoint(Path path, long time) {}

  private Checkpoints() {}

  /**
   * Finds the newest whole checkpoint.
   *
   * @param directory of all checkpoints; may be missing
   */
  public static Optional<Checkpoint> newest(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    List<Path> whole;
    try (Stream<Path> found =
        Files.find(directory, DEPTH, (path, file) -> Files.exists(path.resolve(METADATA)))) {
      whole = found.toList();
    }
    Optional<Checkpoint> newest = Optional.empty();
    for (Path each : whole) {
      long time = Files.getLastModifiedTime(each.resolve(METADATA)).toMillis();
      if (newest.isEmpty() || time > newest.get().time()) {
        newest = Optional.of(new Checkpoint(each, time));
      }
    }
    return newest;
  }
}
