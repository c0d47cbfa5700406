package io.millrace.cli.replay;

import io.millrace.cli.console.Printable;
import io.millrace.cli.console.Words;
import io.millrace.schemas.log.Skipped;
import java.io.PrintWriter;

/** Tells which lines of a log could not be used. */
public final class SkippedLines {

  private SkippedLines() {}

  /** Prints the counts by reason and the first few lines; nothing where there are none. */
  public static void print(Skipped skipped, PrintWriter out) {
    print(skipped, "line", out);
  }

  /**
   * Prints the same of what is no file.
   *
   * @param noun what was skipped, in the singular
   */
  static void print(Skipped skipped, String noun, PrintWriter out) {
    if (skipped.total() == 0) {
      return;
    }
    out.printf("Skipped %s that could not be used:%n", Words.count(skipped.total(), noun));
    skipped
        .counts()
        .forEach((reason, count) -> out.printf("  %s: %s%n", reason.code(), Words.count(count)));
    for (Skipped.Line line : skipped.first()) {
      out.printf("  %s%n", Printable.of(line));
    }
  }
}
