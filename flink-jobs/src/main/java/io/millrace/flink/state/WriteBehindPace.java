package io.millrace.flink.state;

/**
 * How many changed values to write behind, and when: as late as possible, so that a value that
 * changes often is written once for each checkpoint, and early enough that the next checkpoint
 * finds little. Checkpoints are expected at a fixed interval after the last one.
 *
 * <p>Not thread-safe.
 */
public final class WriteBehindPace {

  /** Milliseconds from one call of {@link #due} to the next, or a few more. */
  public static final long TICK_MILLIS = 50;

  /** How many are planned for a tick: some milliseconds of work. */
  static final int PLANNED = 200;

  /** The most at a time, where ticks came late or values faster than planned. */
  static final int MOST = 500;

  /** How long before the expected checkpoint all is to be written. */
  static final long MARGIN_MILLIS = 100;

  private final long intervalMillis;
  private long checkpointAt;

  /**
   * @param intervalMillis between checkpoints; 0 where there are none, and nothing is ever due
   * @param now on the clock, in milliseconds
   */
  public WriteBehindPace(long intervalMillis, long now) {
    this.intervalMillis = intervalMillis;
    checkpointAt = now;
  }

  /** A checkpoint or a savepoint is taken. */
  public void checkpointed(long now) {
    checkpointAt = now;
  }

  /**
   * How many values to write now.
   *
   * @param changed how many wait to be written
   */
  public int due(long now, int changed) {
    if (intervalMillis == 0) {
      return 0;
    }
    long left = checkpointAt + intervalMillis - MARGIN_MILLIS - now;
    long later = PLANNED * Math.max(0, left / TICK_MILLIS);
    return (int) Math.max(0, Math.min(MOST, changed - later));
  }
}
