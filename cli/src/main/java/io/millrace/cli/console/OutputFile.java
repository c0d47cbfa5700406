package io.millrace.cli.console;

import java.nio.file.Files;
import java.nio.file.Path;

/** A file, or a directory of files, that a command writes. */
public final class OutputFile {
  private OutputFile() {}

  /**
   * Fails before the work rather than after it.
   *
   * @throws CommandException if the file's directory is missing, or the file is a directory
   */
  public static void require(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw CommandException.unusable("there is no directory for " + file);
    }
    if (Files.isDirectory(file)) {
      throw CommandException.unusable(file + " is a directory");
    }
  }

  /**
   * Checks a directory that is made where it is missing.
   *
   * @throws CommandException if a file has its place
   */
  public static void requireDirectory(Path directory) {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw CommandException.unusable(directory + " is no directory");
    }
  }
}
