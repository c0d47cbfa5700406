package io.millrace.cli.console;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A line that tells how far a long command is. On a terminal it is rewritten in place several times
 * a second; elsewhere, in a log file say, it becomes a new line every few seconds. Not thread-safe.
 */
public final class ProgressLine {
  private static final long TERMINAL_INTERVAL = Duration.ofMillis(200).toNanos();
  private static final long FILE_INTERVAL = Duration.ofSeconds(5).toNanos();

  private final PrintWriter err;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private long last;
  private int width;

  /**
   * Makes a line that has not shown anything yet.
   *
   * @param err where it appears
   * @param terminal whether lines can be rewritten there
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  public ProgressLine(PrintWriter err, boolean terminal, LongSupplier nanoTime) {
    this.err = err;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    last = nanoTime.getAsLong();
  }

  /** A line on standard error, which the launcher has examined. */
  public static ProgressLine on(PrintWriter err) {
    return new ProgressLine(err, Boolean.getBoolean("millrace.terminal"), System::nanoTime);
  }

  /** Shows the text, unless the last one was shown a moment ago. */
  public void update(Supplier<String> text) {
    long now = nanoTime.getAsLong();
    if (now - last >= (terminal ? TERMINAL_INTERVAL : FILE_INTERVAL)) {
      last = now;
      show(text.get());
    }
  }

  /** Removes what is shown, so that something else can be printed. */
  public void clear() {
    if (terminal && width > 0) {
      err.print("\r" + " ".repeat(width) + "\r");
      err.flush();
      width = 0;
    }
  }

  private void show(String text) {
    if (terminal) {
      // Spaces cover the rest of a longer line before.
      err.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
      width = text.length();
    } else {
      err.println(text);
    }
    err.flush();
  }
}
