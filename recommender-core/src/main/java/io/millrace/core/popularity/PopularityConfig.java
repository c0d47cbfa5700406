package io.millrace.core.popularity;

import io.millrace.core.decay.ForwardDecay;
import java.io.Serializable;
import java.time.Duration;

/**
 * How popularity is counted.
 *
 * @param capacity items counted, from the list length to 1,000,000; twice as many are held at times
 * @param listLength the most popular items that are kept in order, 1 to 1,000
 * @param decay how counts fade over the stream's time
 */
public record PopularityConfig(int capacity, int listLength, ForwardDecay decay)
    implements Serializable {

  /** The top 200 of 10,000 items, with a half-life of one day. */
  public static final PopularityConfig DEFAULT =
      new PopularityConfig(10_000, 200, new ForwardDecay(Duration.ofDays(1)));

  public PopularityConfig {
    if (listLength < 1 || listLength > 1_000) {
      throw new IllegalArgumentException("the list length is from 1 to 1000, not " + listLength);
    }
    if (capacity < listLength || capacity > 1_000_000) {
      throw new IllegalArgumentException(
          "the capacity is at least the list length, %d, and at most 1000000, not %d"
              .formatted(listLength, capacity));
    }
  }
}
