package io.millrace.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Logs that others have published. They are no part of the repository, so a test that needs one is
 * skipped where it is missing.
 */
public final class PublishedLogs {

  private PublishedLogs() {}

  /**
   * Where a log is: below the directory that the environment variable MILLRACE_DATA names, else
   * below {@code ../shared/data} beside the checkout. Skips the calling test if it is not there.
   *
   * @param name such as {@code bol/train.jsonl}
   */
  public static Path find(String name) {
    String variable = System.getenv("MILLRACE_DATA");
    // Tests run in the directory of their module.
    Path directory = Path.of(variable == null ? "../../shared/data" : variable);
    Path file = directory.resolve(name);
    Assumptions.assumeTrue(
        Files.isRegularFile(file),
        () -> "skipped: no " + file + "; set MILLRACE_DATA to the directory of the logs");
    return file;
  }
}
