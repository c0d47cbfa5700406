package io.millrace.benchmarks.job;

import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.schemas.log.Skipped;
import java.time.Duration;

/**
 * A log several times in a row, each time with other sessions and other items, a day after the end
 * of the time before. The last one has the times of the log.
 */
public final class RepeatedLog {

  private static final long DAY = Duration.ofDays(1).toMillis();

  private RepeatedLog() {}

  /**
   * Repeats a log.
   *
   * @param times 1 or more
   */
  public static InteractionLog of(InteractionLog log, int times) {
    if (times < 1) {
      throw new IllegalArgumentException("a log is repeated 1 time or more, not " + times);
    }
    if (times == 1) {
      return log;
    }
    long shift = log.ts(log.size() - 1) - log.ts(0) + DAY;
    long stride = itemStride(log);
    InteractionLog.Collector collector = new InteractionLog.Collector(Long.MAX_VALUE);
    for (int time = 0; time < times; time++) {
      for (int i = 0; i < log.size(); i++) {
        collector.add(
            new Interaction(
                log.session(i) + "-" + time,
                log.aid(i) instanceof Long item ? item + time * stride : log.aid(i) + "-" + time,
                log.ts(i) - (times - 1 - time) * shift,
                log.type(i)));
      }
    }
    return collector.toLog(Skipped.NONE);
  }

  private static long itemStride(InteractionLog log) {
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    for (int i = 0; i < log.size(); i++) {
      if (log.aid(i) instanceof Long item) {
        least = Math.min(least, item);
        greatest = Math.max(greatest, item);
      }
    }
    return greatest - least + 1;
  }
}
