package io.millrace.core.cooccurrence;

import java.util.Arrays;
import java.util.Comparator;

/**
 * What an item remembers of what its neighbours told it. Changed through {@link SecondHop} alone.
 * Not thread-safe.
 */
public final class ToldNeighbors {

  private static final int INITIAL_LENGTH = 4;

  int size;

  /** The newest gossip of each neighbour that told, in no order that means anything. */
  Gossip[] told = new Gossip[INITIAL_LENGTH];

  /** Who told it, beside it, because it is searched far more often than anything is told. */
  long[] from = new long[INITIAL_LENGTH];

  /** Event time of the newest gossip, in epoch milliseconds. */
  long updatedAt = Long.MIN_VALUE;

  /** Event time at which it is next looked at for expiry, in epoch milliseconds. */
  long expiryCheckAt = Long.MIN_VALUE;

  /** The number of neighbours that told. */
  public int size() {
    return size;
  }

  /** Event time of the newest gossip in epoch milliseconds; {@link Long#MIN_VALUE} if none. */
  public long updatedAt() {
    return updatedAt;
  }

  /** Event time at which it is next looked at for expiry, in epoch milliseconds. */
  public long expiryCheckAt() {
    return expiryCheckAt;
  }

  /** Adds what a neighbour told that has not told before; it is the last one then. */
  void add(Gossip gossip, int capacity) {
    if (size == told.length) {
      int length = Math.min(2 * size, capacity);
      told = Arrays.copyOf(told, length);
      from = Arrays.copyOf(from, length);
    }
    told[size] = gossip;
    from[size++] = gossip.from();
  }

  /** Forgets what a neighbour told; the last one takes its place. */
  void removeAt(int index) {
    size--;
    told[index] = told[size];
    from[index] = from[size];
  }

  /** Remembers when it is next looked at for expiry. */
  public void setExpiryCheckAt(long time) {
    expiryCheckAt = time;
  }

  /** What was told, exactly: each neighbour that told, by item, with its own and their shares. */
  @Override
  public String toString() {
    Gossip[] byItem = Arrays.copyOf(told, size);
    Arrays.sort(byItem, Comparator.comparingLong(Gossip::from));
    StringBuilder text = new StringBuilder();
    for (Gossip each : byItem) {
      text.append(text.isEmpty() ? "" : " ").append(each.from()).append('@').append(each.time());
      text.append(':').append(each.weight()).append(',').append(each.count());
      for (int i = 0; i < each.neighbors().length; i++) {
        text.append(',').append(each.neighbors()[i]).append('=').append(each.shares()[i]);
      }
    }
    return text.toString();
  }

  int indexOf(long neighbor) {
    for (int i = 0; i < size; i++) {
      if (from[i] == neighbor) {
        return i;
      }
    }
    return -1;
  }
}
