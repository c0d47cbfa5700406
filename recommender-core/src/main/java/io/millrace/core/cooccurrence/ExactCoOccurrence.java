package io.millrace.core.cooccurrence;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/**
 * The reference of {@link CoOccurrence}: unbounded rows in double precision, each weight decayed
 * step by step from its last change instead of by a landmark. Slow, and grows with the stream.
 */
public final class ExactCoOccurrence {

  private static final class Weights {
    final double[] values;
    long time;

    Weights(int rules, long time) {
      values = new double[rules];
      this.time = time;
    }
  }

  private static final class Row {
    final Map<Long, Weights> neighbors = new TreeMap<>();
    long updatedAt = Long.MIN_VALUE;
  }

  private record Neighbor(long item, double weight) {}

  private static final Comparator<Neighbor> HEAVIEST_FIRST =
      Comparator.comparingDouble(Neighbor::weight).reversed().thenComparingLong(Neighbor::item);

  private final CoOccurrenceConfig config;
  private final Map<Long, Row> rows = new TreeMap<>();

  public ExactCoOccurrence(CoOccurrenceConfig config) {
    this.config = config;
  }

  /** Adds what a visit brings. */
  public void add(ItemVisit visit) {
    Row row = rows.computeIfAbsent(visit.item(), item -> new Row());
    if (row.updatedAt != Long.MIN_VALUE
        && visit.time() - row.updatedAt >= config.expiry().toMillis()) {
      row.neighbors.clear();
    }
    row.updatedAt = Math.max(row.updatedAt, visit.time());
    for (int i = 0; i < visit.size(); i++) {
      Weights weights =
          row.neighbors.computeIfAbsent(
              visit.neighbor(i), n -> new Weights(visit.rules(), visit.time()));
      long now = Math.max(weights.time, visit.time());
      for (int r = 0; r < visit.rules(); r++) {
        weights.values[r] =
            weights.values[r] * fading(now - weights.time)
                + visit.increment(i, r) * fading(now - visit.time());
      }
      weights.time = now;
    }
  }

  /** The heaviest neighbours of an item, as {@link CoOccurrence#read} gives them. */
  public NeighborList read(long item, long time) {
    Row row = rows.get(item);
    int rules = config.rules().size();
    if (row == null) {
      return new NeighborList(rules, new long[0], new float[0]);
    }
    Set<Long> chosen = new LinkedHashSet<>();
    for (int r = 0; r < rules; r++) {
      chosen.addAll(heaviest(row, r, time));
    }
    long[] items = chosen.stream().mapToLong(Long::longValue).toArray();
    float[] weights = new float[items.length * rules];
    for (int i = 0; i < items.length; i++) {
      for (int r = 0; r < rules; r++) {
        weights[i * rules + r] = (float) weight(row, items[i], r, time);
      }
    }
    return new NeighborList(rules, items, weights);
  }

  /** At most the list length of neighbours with a weight above 0, ties by item number. */
  private List<Long> heaviest(Row row, int rule, long time) {
    PriorityQueue<Neighbor> lightestFirst = new PriorityQueue<>(HEAVIEST_FIRST.reversed());
    row.neighbors.forEach(
        (item, weights) -> {
          double weight = weights.values[rule] * fading(time - weights.time);
          if (weight > 0) {
            lightestFirst.add(new Neighbor(item, weight));
          }
          if (lightestFirst.size() > config.listLength()) {
            lightestFirst.remove();
          }
        });
    return lightestFirst.stream().sorted(HEAVIEST_FIRST).map(Neighbor::item).toList();
  }

  /** All neighbours of an item with their weights at a time, one per rule. */
  public Map<Long, double[]> neighbors(long item, long time) {
    Map<Long, double[]> neighbors = new TreeMap<>();
    Row row = rows.get(item);
    if (row != null) {
      row.neighbors.forEach(
          (neighbor, weights) -> {
            double fading = fading(time - weights.time);
            neighbors.put(
                neighbor, Arrays.stream(weights.values).map(value -> value * fading).toArray());
          });
    }
    return neighbors;
  }

  /** The weight of item → neighbour under a rule at a time; 0 where they never met. */
  public double weight(long item, long neighbor, int rule, long time) {
    Row row = rows.get(item);
    return row == null ? 0 : weight(row, neighbor, rule, time);
  }

  private double weight(Row row, long neighbor, int rule, long time) {
    Weights weights = row.neighbors.get(neighbor);
    return weights == null ? 0 : weights.values[rule] * fading(time - weights.time);
  }

  private double fading(long age) {
    return Math.pow(2, -(double) age / config.decay().halfLife().toMillis());
  }
}
