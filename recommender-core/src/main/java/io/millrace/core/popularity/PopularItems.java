package io.millrace.core.popularity;

import io.millrace.core.decay.LastDiscount;
import it.unimi.dsi.fastutil.longs.Long2DoubleMap;
import it.unimi.dsi.fastutil.longs.Long2DoubleOpenHashMap;
import java.util.Arrays;

/**
 * The most popular items of the stream, by counts that fade by forward decay. The list is in order
 * after every interaction: as all counts fade alike, only the item that was counted can move.
 *
 * <p>Bounded: when twice the capacity is reached, the lighter half is dropped, ties by item number.
 * An item that is dropped and comes back starts from nothing, so with each drop its count falls
 * short by at most what the lightest kept item then has.
 *
 * <p>Not thread-safe. {@link ExactPopularity} is the unbounded reference.
 */
public final class PopularItems {

  private final PopularityConfig config;
  private final LastDiscount discount;
  private Long2DoubleOpenHashMap counts = new Long2DoubleOpenHashMap();

  /** Event time to which the stored counts refer, in epoch milliseconds. */
  private long landmark;

  private int size;
  private final long[] top;

  public PopularItems(PopularityConfig config) {
    this.config = config;
    discount = new LastDiscount(config.decay());
    top = new long[config.listLength()];
  }

  /** Counts one interaction with an item. The time is in epoch milliseconds. */
  public void count(long item, long time) {
    if (counts.isEmpty()) {
      landmark = time;
    }
    moveLandmark(time);
    counts.addTo(item, config.decay().growth(landmark, time));
    raise(item, counts.get(item));
    if (counts.size() > 2 * config.capacity()) {
      dropLighterHalf();
    }
  }

  /** The number of items in the list. */
  public int size() {
    return size;
  }

  /** The item at a rank from 0, the most popular first, ties by item number. */
  public long item(int rank) {
    return top[rank];
  }

  /** The count of an item, faded to a time in epoch milliseconds; 0 if it is not held. */
  public double faded(long item, long time) {
    return counts.get(item) * discount.at(landmark, time);
  }

  /** What is held, to be stored or moved. */
  public PopularityCounts counts() {
    long[] items = new long[counts.size()];
    double[] values = new double[counts.size()];
    int next = 0;
    for (Long2DoubleMap.Entry entry : counts.long2DoubleEntrySet()) {
      items[next] = entry.getLongKey();
      values[next++] = entry.getDoubleValue();
    }
    return new PopularityCounts(landmark, items, values);
  }

  /**
   * Adds counts that were taken elsewhere.
   *
   * @param share what part of them counts here, more than 0
   */
  public void merge(PopularityCounts other, double share) {
    if (other.size() == 0) {
      return;
    }
    if (counts.isEmpty()) {
      landmark = other.landmark();
    }
    moveLandmark(other.landmark());
    double scale = share * config.decay().growth(landmark, other.landmark());
    for (int i = 0; i < other.size(); i++) {
      counts.addTo(other.item(i), other.count(i) * scale);
    }
    if (counts.size() > 2 * config.capacity()) {
      dropLighterHalf();
    }
    long[] heaviest = heaviestFirst();
    size = Math.min(heaviest.length, top.length);
    System.arraycopy(heaviest, 0, top, 0, size);
  }

  private void moveLandmark(long time) {
    int halfLives = config.decay().halfLivesToMove(landmark, time);
    if (halfLives > 0) {
      landmark = config.decay().moved(landmark, halfLives);
      double scale = Math.scalb(1d, -halfLives);
      counts.replaceAll((item, count) -> count * scale);
    }
  }

  private void raise(long item, double count) {
    int rank = 0;
    while (rank < size && top[rank] != item) {
      rank++;
    }
    if (rank == size) {
      if (size < top.length) {
        size++;
      } else if (isHeavier(item, count, top[size - 1])) {
        rank--;
      } else {
        return;
      }
    }
    while (rank > 0 && isHeavier(item, count, top[rank - 1])) {
      top[rank] = top[rank - 1];
      rank--;
    }
    top[rank] = item;
  }

  private boolean isHeavier(long item, double count, long other) {
    double otherCount = counts.get(other);
    return count > otherCount || (count == otherCount && item < other);
  }

  private void dropLighterHalf() {
    Long2DoubleOpenHashMap kept = new Long2DoubleOpenHashMap(2 * config.capacity());
    long[] heaviest = heaviestFirst();
    for (int i = 0; i < config.capacity(); i++) {
      kept.put(heaviest[i], counts.get(heaviest[i]));
    }
    counts = kept;
  }

  private long[] heaviestFirst() {
    Long[] items = counts.keySet().toArray(new Long[0]);
    Arrays.sort(
        items,
        (a, b) -> {
          int byCount = Double.compare(counts.get((long) b), counts.get((long) a));
          return byCount != 0 ? byCount : Long.compare(a, b);
        });
    return Arrays.stream(items).mapToLong(Long::longValue).toArray();
  }
}
