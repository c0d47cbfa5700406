package io.millrace.core.popularity;

/**
 * Counts of items as {@link PopularItems} holds them: to be stored in a checkpoint and put together
 * again. Immutable; the arrays are not copied and not to be changed.
 */
public final class PopularityCounts {

  private final long landmark;
  final long[] items;
  final double[] counts;

  /**
   * @param landmark event time to which the counts refer, in epoch milliseconds
   * @param items distinct items
   * @param counts one count per item, 0 or more
   */
  public PopularityCounts(long landmark, long[] items, double[] counts) {
    if (items.length != counts.length) {
      throw new IllegalArgumentException(
          "%d items and %d counts".formatted(items.length, counts.length));
    }
    this.landmark = landmark;
    this.items = items;
    this.counts = counts;
  }

  public long landmark() {
    return landmark;
  }

  public int size() {
    return items.length;
  }

  public long item(int index) {
    return items[index];
  }

  public double count(int index) {
    return counts[index];
  }
}
