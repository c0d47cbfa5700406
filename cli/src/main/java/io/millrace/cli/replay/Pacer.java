package io.millrace.cli.replay;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Holds interactions back until they are due. Every due time is worked out from the start, so
 * delays do not add up.
 */
final class Pacer {
  private static final long LONGEST_SLEEP = Duration.ofMillis(200).toNanos();

  private final ReplaySpeed speed;
  private final long firstTs;
  private final LongSupplier nanoTime;
  private final Sleeper sleeper;
  private final long start;

  /** Waits in a way that a test can replace. */
  interface Sleeper {
    void sleep(long nanos) throws InterruptedException;
  }

  /**
   * Starts now.
   *
   * @param firstTs event time of the first interaction, in epoch milliseconds
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  Pacer(ReplaySpeed speed, long firstTs, LongSupplier nanoTime, Sleeper sleeper) {
    this.speed = speed;
    this.firstTs = firstTs;
    this.nanoTime = nanoTime;
    this.sleeper = sleeper;
    start = nanoTime.getAsLong();
  }

  /**
   * Waits until an interaction is due.
   *
   * @param waiting told the time that is left, several times a second
   */
  void await(long ts, Consumer<Duration> waiting) throws InterruptedException {
    if (speed.unlimited()) {
      return;
    }
    long delay = speed.delayNanos(firstTs, ts);
    for (long left = delay - elapsed(); left > 0; left = delay - elapsed()) {
      waiting.accept(Duration.ofNanos(left));
      sleeper.sleep(Math.min(left, LONGEST_SLEEP));
    }
  }

  private long elapsed() {
    return nanoTime.getAsLong() - start;
  }
}
