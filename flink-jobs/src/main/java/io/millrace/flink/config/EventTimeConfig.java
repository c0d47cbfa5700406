package io.millrace.flink.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * How event time advances.
 *
 * @param outOfOrderness how far the watermark of a partition stays behind its newest interaction, 0
 *     or more. What is older than that counts as late
 * @param idleAfter a partition that was silent for so long of wall-clock time holds no watermark
 *     back, more than 0
 * @param maxDrift how far a partition may be read ahead of the slowest in event time, more than 0
 */
public record EventTimeConfig(Duration outOfOrderness, Duration idleAfter, Duration maxDrift)
    implements Serializable {

  public EventTimeConfig {
    if (outOfOrderness.isNegative()) {
      throw new IllegalArgumentException(
          "the out-of-orderness is 0 or more, not " + outOfOrderness);
    }
    if (idleAfter.isNegative() || idleAfter.isZero()) {
      throw new IllegalArgumentException("the idle time is more than 0, not " + idleAfter);
    }
    if (maxDrift.isNegative() || maxDrift.isZero()) {
      throw new IllegalArgumentException("the drift is more than 0, not " + maxDrift);
    }
  }
}
