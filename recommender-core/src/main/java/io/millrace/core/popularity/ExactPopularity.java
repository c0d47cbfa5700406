package io.millrace.core.popularity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The reference of {@link PopularItems}: keeps every interaction and adds them up when asked. */
public final class ExactPopularity {

  private final PopularityConfig config;
  private final Map<Long, List<Long>> times = new HashMap<>();

  public ExactPopularity(PopularityConfig config) {
    this.config = config;
  }

  /** Counts one interaction with an item. The time is in epoch milliseconds. */
  public void count(long item, long time) {
    times.computeIfAbsent(item, i -> new ArrayList<>()).add(time);
  }

  /** The count of an item, faded to a time in epoch milliseconds. */
  public double faded(long item, long now) {
    double count = 0;
    for (long time : times.getOrDefault(item, List.of())) {
      count += Math.pow(2, -(double) (now - time) / config.decay().halfLife().toMillis());
    }
    return count;
  }

  /** The most popular items at a time, the most popular first, ties by item number. */
  public List<Long> top(long now) {
    Map<Long, Double> counts = new HashMap<>();
    times.keySet().forEach(item -> counts.put(item, faded(item, now)));
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<Long, Double>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(config.listLength())
        .map(Map.Entry::getKey)
        .toList();
  }
}
