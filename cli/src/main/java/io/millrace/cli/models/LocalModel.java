package io.millrace.cli.models;

import io.millrace.cli.console.CommandException;
import io.millrace.ranking.store.ModelFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A model's file on this machine, as commands read it. */
public final class LocalModel {

  private LocalModel() {}

  /**
   * Reads and verifies a file.
   *
   * @throws CommandException with one line where it is missing or no model
   */
  public static ModelFile read(Path file) {
    try {
      return ModelFile.read(file);
    } catch (NoSuchFileException e) {
      throw CommandException.unusable("there is no file " + file);
    } catch (IOException e) {
      throw CommandException.unusable("cannot use %s: %s".formatted(file, e.getMessage()));
    }
  }
}
