package io.millrace.cli.console;

import java.time.Duration;

/** How long something is asked for again and again. */
public final class Deadline {
  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  /** One that is reached after so long from now. */
  public static Deadline in(Duration patience) {
    return new Deadline(System.nanoTime() + patience.toNanos());
  }

  /**
   * Waits a moment, unless time has run out.
   *
   * @return whether to ask once more
   */
  public boolean pause(Duration moment) throws InterruptedException {
    if (System.nanoTime() - end > 0) {
      return false;
    }
    Thread.sleep(moment.toMillis());
    return true;
  }
}
