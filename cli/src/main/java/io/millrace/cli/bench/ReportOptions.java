package io.millrace.cli.bench;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.OutputFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a benchmark tells what it does and what it measured. */
final class ReportOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(names = "--json", paramLabel = "FILE", description = "Write all figures as JSON, too.")
  private @Nullable Path json;

  /**
   * Takes lines that say how far it is; they show at once, beside the figures.
   *
   * @throws CommandException if the figures could not be written at the end
   */
  Consumer<String> begin() {
    if (json != null) {
      OutputFile.require(json);
    }
    PrintWriter err = command.commandLine().getErr();
    return line -> {
      err.println(line);
      err.flush();
    };
  }

  /** Writes the figures where they are asked for as JSON. */
  void write(String figures) throws IOException {
    if (json != null) {
      Files.writeString(json, figures);
    }
  }
}
