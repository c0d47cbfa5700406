package io.millrace.core.popularity;

import io.millrace.core.decay.ForwardDecay;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The reference of {@link TrendingItems}: keeps every interaction and adds them up when asked. */
public final class ExactTrending {
  private final TrendingConfig config;
  private final Map<Long, List<Long>> times = new HashMap<>();

  public ExactTrending(TrendingConfig config) {
    this.config = config;
  }

  /** Counts one interaction with an item. The time is in epoch milliseconds. */
  public void count(long item, long time) {
    times.computeIfAbsent(item, i -> new ArrayList<>()).add(time);
  }

  /** The count of an item, faded to a time in epoch milliseconds. */
  public double faded(long item, ForwardDecay decay, long now) {
    double count = 0;
    for (long time : times.getOrDefault(item, List.of())) {
      count += Math.pow(2, -(double) (now - time) / decay.halfLife().toMillis());
    }
    return count;
  }

  /** Recent over long-term popularity of an item at a time in epoch milliseconds. */
  public double ratio(long item, long now) {
    double expected =
        faded(item, config.longTerm(), now)
            * config.recent().halfLife().toMillis()
            / config.longTerm().halfLife().toMillis();
    return (faded(item, config.recent(), now) + config.smoothing())
        / (expected + config.smoothing());
  }

  /** The trending items at a time, the highest score first, ties by item number. */
  public List<Long> top(long now) {
    Map<Long, Double> scores = new HashMap<>();
    for (long item : times.keySet()) {
      double ratio = ratio(item, now);
      if (ratio > 1) {
        scores.put(item, faded(item, config.recent(), now) * Math.log(ratio));
      }
    }
    return scores.entrySet().stream()
        .sorted(
            Map.Entry.<Long, Double>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(config.listLength())
        .map(Map.Entry::getKey)
        .toList();
  }
}
