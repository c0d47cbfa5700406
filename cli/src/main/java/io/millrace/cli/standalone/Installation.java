package io.millrace.cli.standalone;

import io.millrace.cli.console.CommandException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where Millrace was built, with what a cluster is started from. */
public final class Installation {
  private Installation() {}

  private static Path home() {
    return Path.of(System.getProperty("millrace.home", ".")).toAbsolutePath().normalize();
  }

  /** Where commands keep what outlives them, unless told otherwise. */
  public static Path work() {
    return home().resolve(".millrace");
  }

  /** Flink's configuration and that of its logging. */
  static Path configuration() {
    return home().resolve("deploy/local/conf");
  }

  /** The class path of Flink's processes. */
  static String flinkClassPath() throws IOException {
    Path file = home().resolve("deploy/local/target/classpath");
    if (!Files.exists(file)) {
      throw notBuilt("the class path of the cluster", file);
    }
    return Files.readString(file).strip();
  }

  /** The jar of the jobs. */
  public static Path jobJar() throws IOException {
    Path directory = home().resolve("deploy/job/target");
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "millrace-job-*.jar")) {
        for (Path jar : jars) {
          return jar;
        }
      }
    }
    throw notBuilt("the jar of the jobs", directory);
  }

  private static CommandException notBuilt(String what, Path place) {
    return CommandException.unusable(
        "%s is not in %s; './mvnw -pl deploy/job,deploy/local -am package' builds it"
            .formatted(what, place));
  }
}
