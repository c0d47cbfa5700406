package io.millrace.core.cooccurrence;

/**
 * The heaviest neighbours of an item under any rule, with their weights under every rule, as read
 * at one moment. Neighbours are distinct and in no order that means anything. Immutable; the arrays
 * are not copied and not to be changed.
 */
public final class NeighborList {

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
}
