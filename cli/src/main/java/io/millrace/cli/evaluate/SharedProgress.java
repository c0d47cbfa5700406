package io.millrace.cli.evaluate;

import io.millrace.cli.console.ProgressLine;
import io.millrace.cli.console.Words;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.IntConsumer;

/** One progress line for several replays of a log, of which some go on at once. Thread-safe. */
final class SharedProgress implements AutoCloseable {

  /** Replays report so rarely that they do not wait for each other. */
  private static final int STRIDE = 256;

  private final ProgressLine line;
  private final int runs;
  private final long interactions;
  private final long start = System.nanoTime();
  private int ended;
  private long replayed;

  private SharedProgress(ProgressLine line, int runs, long interactions) {
    this.line = line;
    this.runs = runs;
    this.interactions = interactions;
  }

  /**
   * A line that shows nothing yet.
   *
   * @param runs how many replays there will be
   * @param length interactions of each
   */
  static SharedProgress on(PrintWriter err, int runs, int length) {
    return new SharedProgress(ProgressLine.on(err), runs, (long) runs * length);
  }

  /** Takes the number of interactions that one replay has done. */
  IntConsumer ofOneRun() {
    return done -> {
      if (done % STRIDE == 0) {
        add();
      }
    };
  }

  private synchronized void add() {
    replayed += STRIDE;
    line.update(this::state);
  }

  /** Counts a replay as ended. */
  synchronized void endRun() {
    ended++;
    line.update(this::state);
  }

  private String state() {
    return ended
        + " of "
        + runs
        + " runs done, "
        + Words.count(replayed)
        + " of "
        + Words.count(interactions, "interaction")
        + " replayed, "
        + Words.rate(replayed, Duration.ofNanos(System.nanoTime() - start));
  }

  @Override
  public synchronized void close() {
    line.clear();
  }
}
