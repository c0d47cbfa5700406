package io.millrace.core.cooccurrence;

import java.util.Arrays;

/**
 * The heaviest neighbours of an item under any rule, with their weights under every rule, as read
 * at one moment. Neighbours are distinct and in no order that means anything. Immutable; the arrays
 * are not copied and not to be changed.
 */
public final class NeighborList {

  /** No neighbours at all. */
  public static final NeighborList EMPTY = new NeighborList(1, new long[0], new float[0]);

  private final int rules;
  final long[] items;
  final float[] weights;

  /**
   * @param rules the number of rules, R
   * @param items the neighbours
   * @param weights R weights for each neighbour, one neighbour after the other, 0 or more
   */
  public NeighborList(int rules, long[] items, float[] weights) {
    if (weights.length != items.length * rules) {
      throw new IllegalArgumentException(
          "%d neighbours and %d rules need %d weights, not %d"
              .formatted(items.length, rules, items.length * rules, weights.length));
    }
    this.rules = rules;
    this.items = items;
    this.weights = weights;
  }

  public int size() {
    return items.length;
  }

  public int rules() {
    return rules;
  }

  public long item(int index) {
    return items[index];
  }

  public float weight(int index, int rule) {
    return weights[index * rules + rule];
  }

  /**
   * The neighbours with the highest weights above 0 under a rule, ties by item number.
   *
   * @return their indices, the heaviest first, at most so many
   */
  public int[] heaviest(int rule, int most) {
    int[] heaviest = new int[Math.min(most, items.length)];
    int found =
        Heaviest.select(items, weights, items.length, rules, rule, heaviest.length, heaviest);
    return Arrays.copyOf(heaviest, found);
  }

  /** The smoothing and the sum of all weights under a rule: what a weight is a share of. */
  public double whole(int rule, double smoothing) {
    double whole = smoothing;
    for (int i = 0; i < items.length; i++) {
      whole += weight(i, rule);
    }
    return whole;
  }
}
