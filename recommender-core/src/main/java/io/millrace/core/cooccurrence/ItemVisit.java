package io.millrace.core.cooccurrence;

import org.jspecify.annotations.Nullable;

/**
 * What an interaction brings to the row of one item: increments of its neighbours' weights and, for
 * the item that was interacted with, a touch that is answered. Immutable; the arrays are not copied
 * and not to be changed.
 */
public final class ItemVisit {

  private final long item;
  private final long time;
  private final int rules;
  final long[] neighbors;
  final float[] increments;
  private final int near;
  private final long cause;
  private final @Nullable Touch touch;

  /**
   * @param item whose row is visited
   * @param time event time of the interaction, in epoch milliseconds
   * @param rules the number of rules, R
   * @param neighbors the neighbours whose weights grow, distinct
   * @param increments R increments for each neighbour, one neighbour after the other
   * @param near so many of the neighbours, the first ones, are told of the item's own neighbours
   * @param cause the session that makes the visit, as {@link Touch#hash} has it
   * @param touch the touch to answer, or null where the row is only updated
   */
  public ItemVisit(
      long item,
      long time,
      int rules,
      long[] neighbors,
      float[] increments,
      int near,
      long cause,
      @Nullable Touch touch) {
    if (increments.length != neighbors.length * rules) {
      throw new IllegalArgumentException(
          "%d neighbours and %d rules need %d increments, not %d"
              .formatted(neighbors.length, rules, neighbors.length * rules, increments.length));
    }
    this.item = item;
    this.time = time;
    this.rules = rules;
    this.neighbors = neighbors;
    this.increments = increments;
    this.near = near;
    this.cause = cause;
    this.touch = touch;
  }

  public long item() {
    return item;
  }

  public long time() {
    return time;
  }

  public int rules() {
    return rules;
  }

  /** The number of neighbours whose weights grow. */
  public int size() {
    return neighbors.length;
  }

  public long neighbor(int index) {
    return neighbors[index];
  }

  public float increment(int index, int rule) {
    return increments[index * rules + rule];
  }

  /** How many of the neighbours, the first ones, are told of the item's own neighbours. */
  public int near() {
    return near;
  }

  /** The session that makes the visit, as {@link Touch#hash} has it. */
  public long cause() {
    return cause;
  }

  public @Nullable Touch touch() {
    return touch;
  }
}
