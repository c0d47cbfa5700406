package io.millrace.core.activity;

/**
 * Sessions by their interactions as {@link ActivityDistribution} holds them: to be stored in a
 * checkpoint and put together again. Immutable; the array is not copied and not to be changed.
 */
public final class ActivityCounts {
  private final long landmark;
  final double[] weights;

  /**
   * @param landmark event time to which the weights refer, in epoch milliseconds
   * @param weights of the sessions with one interaction, with two, and so on; each 0 or more
   */
  public ActivityCounts(long landmark, double[] weights) {
    this.landmark = landmark;
    this.weights = weights;
  }

  public long landmark() {
    return landmark;
  }

  /** The most interactions that a session has. */
  public int size() {
    return weights.length;
  }

  /** The weight of the sessions with {@code index + 1} interactions. */
  public double weight(int index) {
    return weights[index];
  }
}
