package io.millrace.core.popularity;

/**
 * Counts of items and the list as {@link TrendingItems} holds them: to be stored in a checkpoint
 * and put together again. Immutable; the arrays are not copied and not to be changed.
 */
public final class TrendingCounts {
  final long[] landmarks;
  final long[] items;
  final double[] counts;
  final long refreshedAt;
  final long[] top;

  /**
   * @param landmarks event times to which the counts refer, in epoch milliseconds: those of an
   *     hour, a day, recent and long-term, in this order
   * @param items distinct items
   * @param counts four counts per item, 0 or more, in the order of the landmarks
   * @param refreshedAt event time of the last renewal of the list, in epoch milliseconds
   * @param top the list, the highest score first
   */
  public TrendingCounts(
      long[] landmarks, long[] items, double[] counts, long refreshedAt, long[] top) {
    if (landmarks.length != TrendingItems.COUNTS
        || counts.length != items.length * TrendingItems.COUNTS) {
      throw new IllegalArgumentException(
          "%d landmarks, %d items and %d counts, where each item has %d counts"
              .formatted(landmarks.length, items.length, counts.length, TrendingItems.COUNTS));
    }
    this.landmarks = landmarks;
    this.items = items;
    this.counts = counts;
    this.refreshedAt = refreshedAt;
    this.top = top;
  }

  /** The number of items. */
  public int size() {
    return items.length;
  }

  public long item(int index) {
    return items[index];
  }

  /** A count of an item, in the order of the landmarks, from 0. */
  public double count(int index, int which) {
    return counts[index * TrendingItems.COUNTS + which];
  }
}
