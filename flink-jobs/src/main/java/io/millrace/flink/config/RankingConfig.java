package io.millrace.flink.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * How models are served.
 *
 * @param scorer what computes the scores
 * @param model the name of the models that are served; others are ignored
 * @param twoTower the name of the two-tower models that find candidates; others are ignored
 * @param batchSize the most lists that are scored at once, 1 or more
 * @param batchDeadline how long a list waits at most for others to be scored with it, 0 or more
 * @param coalesce whether only the newest of a session's waiting lists is scored and written
 * @param attendedItems how many items of the history a recommended item tells at most that the
 *     model attended to, from 0 to 20
 */
public record RankingConfig(
    ScorerType scorer,
    String model,
    String twoTower,
    int batchSize,
    Duration batchDeadline,
    boolean coalesce,
    int attendedItems)
    implements Serializable {

  private static final int MOST_ATTENDED_ITEMS = 20;

  /**
   * Models that are called {@code din} and {@code two-tower}, in plain Java, and a list for every
   * interaction.
   */
  public static final RankingConfig DEFAULT =
      new RankingConfig(ScorerType.VECTOR, "din", "two-tower", 64, Duration.ofMillis(5), false, 3);

  public RankingConfig {
    if (model.isBlank()) {
      throw new IllegalArgumentException("the name of the model is missing");
    }
    if (twoTower.isBlank() || twoTower.equals(model)) {
      throw new IllegalArgumentException(
          "the name of the two-tower model is missing, or that of the model which orders lists");
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException("a batch has 1 list or more, not " + batchSize);
    }
    if (batchDeadline.isNegative()) {
      throw new IllegalArgumentException("the deadline is 0 or more, not " + batchDeadline);
    }
    if (attendedItems < 0 || attendedItems > MOST_ATTENDED_ITEMS) {
      throw new IllegalArgumentException(
          "the attended items are from 0 to %d, not %d"
              .formatted(MOST_ATTENDED_ITEMS, attendedItems));
    }
  }
}
