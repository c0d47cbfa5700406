package io.millrace.cli.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The checkpoints that earlier runs of a job have left in a directory. */
public final class Checkpoints {

  /** Written last, so a checkpoint that has it is whole. */
  private static final String METADATA = "_metadata";

  private static final String CHECKPOINT = "chk-";

  /** Flink gives every other file of a checkpoint a name of its own. */
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

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

  /**
   * Deletes what lies beside a checkpoint of the same job and is no part of it: what a process that
   * was killed had begun, and checkpoints before, which Flink leaves where there is a changelog. A
   * checkpoint has the names of all files that it is made of, in its directory and elsewhere.
   */
  public static void deleteOthers(Checkpoint kept) throws IOException {
    // File names are ASCII, whatever the other bytes are.
    String content = Files.readString(kept.path().resolve(METADATA), StandardCharsets.ISO_8859_1);
    List<Path> beside;
    try (Stream<Path> found = Files.walk(kept.path().resolve("..").normalize())) {
      beside =
          found
              .filter(path -> !path.startsWith(kept.path()))
              .sorted(Comparator.reverseOrder())
              .toList();
    }
    // What a directory contains comes before it.
    for (Path path : beside) {
      String name = path.getFileName().toString();
      boolean unused =
          Files.isDirectory(path)
              ? name.startsWith(CHECKPOINT) && isEmpty(path)
              : name.equals(METADATA) || (NAME.matcher(name).matches() && !content.contains(name));
      if (unused) {
        Files.delete(path);
      }
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> found = Files.list(directory)) {
      return found.findAny().isEmpty();
    }
  }
}
