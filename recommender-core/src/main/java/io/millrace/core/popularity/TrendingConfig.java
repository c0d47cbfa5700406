package io.millrace.core.popularity;

import io.millrace.core.decay.ForwardDecay;
import java.io.Serializable;
import java.time.Duration;

/**
 * What counts as trending.
 *
 * @param capacity items counted, from the list length to 1,000,000; twice as many are held at times
 * @param listLength the most trending items that are kept in order, 1 to 1,000
 * @param recent how recent popularity fades
 * @param longTerm how long-term popularity fades, more slowly than the recent one
 * @param smoothing a: so many interactions, as expected, are added to each item's, more than 0
 * @param refreshInterval least event time between two renewals of the list, 0 or more
 */
public record TrendingConfig(
    int capacity,
    int listLength,
    ForwardDecay recent,
    ForwardDecay longTerm,
    double smoothing,
    Duration refreshInterval)
    implements Serializable {

  /**
   * The top 200 of 10,000 items, by half-lives of 3 hours against 7 days, smoothed by 5 and renewed
   * every 5 minutes.
   */
  public static final TrendingConfig DEFAULT =
      new TrendingConfig(
          10_000,
          200,
          new ForwardDecay(Duration.ofHours(3)),
          new ForwardDecay(Duration.ofDays(7)),
          5,
          Duration.ofMinutes(5));

  public TrendingConfig {
    if (listLength < 1 || listLength > 1_000) {
      throw new IllegalArgumentException("the list length is from 1 to 1000, not " + listLength);
    }
    if (capacity < listLength || capacity > 1_000_000) {
      throw new IllegalArgumentException(
          "the capacity is at least the list length, %d, and at most 1000000, not %d"
              .formatted(listLength, capacity));
    }
    if (recent.halfLife().compareTo(longTerm.halfLife()) >= 0) {
      throw new IllegalArgumentException(
          "the recent half-life is shorter than the long-term one, %s, not %s"
              .formatted(longTerm.halfLife(), recent.halfLife()));
    }
    if (!(smoothing > 0 && smoothing < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the smoothing is more than 0, not " + smoothing);
    }
    if (refreshInterval.isNegative()) {
      throw new IllegalArgumentException(
          "the refresh interval is 0 or more, not " + refreshInterval);
    }
  }
}
