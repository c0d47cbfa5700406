package io.millrace.core.training;

import java.io.Serializable;
import java.time.Duration;

/**
 * How training examples are made, and how much is kept of a session for them.
 *
 * @param horizon what the session came to for so long after a list labels the list, more than zero.
 *     For as long again what comes to a list too late is counted
 * @param negatives n, the most candidates kept of those that the session did not come to: the first
 *     half of them by rank, the others by chance; 0 to 10,000
 * @param mostLists the most lists of a session that wait for their horizon, and the most that are
 *     watched for what comes too late, 1 to 10,000
 * @param mostOutcomes the most interactions of a session that are remembered, 1 to 100,000
 */
public record ExampleConfig(Duration horizon, int negatives, int mostLists, int mostOutcomes)
    implements Serializable {

  /** An hour, 40 negatives, 50 lists and 1,000 interactions. */
  public static final ExampleConfig DEFAULT = new ExampleConfig(Duration.ofHours(1), 40, 50, 1_000);

  public ExampleConfig {
    if (horizon.isNegative() || horizon.toMillis() < 1) {
      throw new IllegalArgumentException("the horizon is at least 1 ms, not " + horizon);
    }
    requireRange("negatives", negatives, 0, 10_000);
    requireRange("lists of a session", mostLists, 1, 10_000);
    requireRange("interactions of a session", mostOutcomes, 1, 100_000);
  }

  private static void requireRange(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "the %s are from %d to %d, not %d".formatted(what, least, most, value));
    }
  }
}
