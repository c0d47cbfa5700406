package io.millrace.core.cooccurrence;

import io.millrace.core.decay.ForwardDecay;

/**
 * What is kept of one item: its neighbours with one weight per rule, stored by {@link
 * ForwardDecay}. Changed through {@link CoOccurrence} alone. Not thread-safe.
 */
public final class NeighborRow {

  static final int INITIAL_LENGTH = 4;

  /** A publication so far in the future comes from a clock that was ahead; it blocks nothing. */
  private static final long CLOCK_AHEAD_MILLIS = 60_000;

  int rules;

  /** Event time to which the stored weights refer, in epoch milliseconds. */
  long landmark;

  /** Event time of the newest visit, in epoch milliseconds. */
  long updatedAt = Long.MIN_VALUE;

  /** Event time at which the list was last published, in epoch milliseconds. */
  long publishedAt = Long.MIN_VALUE;

  /** Whether a weight changed after the last publication. */
  boolean changed;

  /** Event time at which the row is next looked at for expiry, in epoch milliseconds. */
  long expiryCheckAt = Long.MIN_VALUE;

  /** Interactions with the item itself, stored as the weights are. */
  float count;

  /** Which of the heaviest neighbours is told next, from 0. */
  int toldNext;

  int size;
  long[] neighbors;

  /** R weights for each neighbour, one neighbour after the other. */
  float[] weights;

  /**
   * What decides who leaves: the increments of all rules, each at most 1 for a visit, and what the
   * neighbour took over on entry.
   */
  float[] priorities;

  /** An empty row for a number of rules, R. */
  public NeighborRow(int rules) {
    this(rules, INITIAL_LENGTH);
  }

  NeighborRow(int rules, int length) {
    this.rules = rules;
    neighbors = new long[length];
    weights = new float[length * rules];
    priorities = new float[length];
  }

  /** The number of neighbours. */
  public int size() {
    return size;
  }

  /** Event time of the newest visit in epoch milliseconds; {@link Long#MIN_VALUE} if none. */
  public long updatedAt() {
    return updatedAt;
  }

  /** Event time of the last publication in epoch milliseconds; {@link Long#MIN_VALUE} if none. */
  public long publishedAt() {
    return publishedAt;
  }

  /** Whether there are neighbours to publish that changed after the last publication. */
  public boolean isChangedSincePublished() {
    return changed && size > 0;
  }

  /** Whether a publication at the time keeps the least interval to the last one. */
  public boolean isPublicationDue(long time, long intervalMillis) {
    return publishedAt == Long.MIN_VALUE
        || time - publishedAt >= intervalMillis
        || publishedAt - time >= CLOCK_AHEAD_MILLIS;
  }

  /** Remembers the publication; it stands here so that it costs no look-up of its own. */
  public void markPublished(long time) {
    publishedAt = time;
    changed = false;
  }

  /** Event time at which the row is next looked at for expiry, in epoch milliseconds. */
  public long expiryCheckAt() {
    return expiryCheckAt;
  }

  /** Remembers when the row is next looked at for expiry. */
  public void setExpiryCheckAt(long time) {
    expiryCheckAt = time;
  }

  /** What was counted, exactly: the landmark, then each neighbour with its stored weights. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(landmark);
    for (int i = 0; i < size; i++) {
      text.append(' ').append(neighbors[i]).append(':').append(priorities[i]);
      for (int r = 0; r < rules; r++) {
        text.append(',').append(weights[i * rules + r]);
      }
    }
    return text.toString();
  }

  /** Makes room for rules that were added after the row was stored; their weights begin at 0. */
  void widen(int moreRules) {
    float[] wider = new float[neighbors.length * moreRules];
    for (int i = 0; i < size; i++) {
      System.arraycopy(weights, i * rules, wider, i * moreRules, rules);
    }
    weights = wider;
    rules = moreRules;
  }

  /** Takes a neighbour out; the last one takes its place. */
  void removeAt(int index) {
    size--;
    neighbors[index] = neighbors[size];
    priorities[index] = priorities[size];
    System.arraycopy(weights, size * rules, weights, index * rules, rules);
  }

  int indexOf(long neighbor) {
    for (int i = 0; i < size; i++) {
      if (neighbors[i] == neighbor) {
        return i;
      }
    }
    return -1;
  }
}
