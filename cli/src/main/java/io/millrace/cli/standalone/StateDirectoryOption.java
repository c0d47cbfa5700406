package io.millrace.cli.standalone;

import io.millrace.cli.console.OutputFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The directory of a local cluster, and of what is known of the jobs deployed from here. */
public final class StateDirectoryOption {
  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description =
          "Where the local cluster keeps what it has (default: .millrace/cluster of the checkout).")
  private @Nullable Path directory;

  /**
   * The directory; need not exist.
   *
   * @throws io.millrace.cli.console.CommandException if a file has its place
   */
  public Path directory() {
    Path chosen = directory == null ? Installation.work().resolve("cluster") : directory;
    OutputFile.requireDirectory(chosen);
    return chosen.toAbsolutePath().normalize();
  }
}
