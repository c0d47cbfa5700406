package io.millrace.schemas.encoding;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * What an interaction may not exceed. Sizes are bytes of UTF-8.
 *
 * @param maxPayloadBytes longest value of a record
 * @param maxSessionBytes longest session
 * @param maxItemIdBytes longest item id that is text
 * @param earliestTime earliest time of an interaction, in epoch milliseconds, not negative
 * @param maxAheadMillis how far an interaction may lie after the broker's time
 */
public record InteractionLimits(
    int maxPayloadBytes,
    int maxSessionBytes,
    int maxItemIdBytes,
    long earliestTime,
    long maxAheadMillis)
    implements Serializable {

  /** 64 KiB, 64 bytes each for session and item id, from the year 2000, one day ahead. */
  public static final InteractionLimits DEFAULT =
      new InteractionLimits(
          64 * 1024,
          64,
          64,
          Instant.parse("2000-01-01T00:00:00Z").toEpochMilli(),
          Duration.ofDays(1).toMillis());

  /** Checks that sizes are positive and times are not negative. */
  public InteractionLimits {
    requirePositive("maxPayloadBytes", maxPayloadBytes);
    requirePositive("maxSessionBytes", maxSessionBytes);
    requirePositive("maxItemIdBytes", maxItemIdBytes);
    requireNotNegative("earliestTime", earliestTime);
    requireNotNegative("maxAheadMillis", maxAheadMillis);
  }

  private static void requirePositive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be greater than 0 but is " + value);
    }
  }

  private static void requireNotNegative(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " must not be negative but is " + value);
    }
  }
}
