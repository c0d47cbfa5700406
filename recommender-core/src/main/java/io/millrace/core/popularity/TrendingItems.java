package io.millrace.core.popularity;

import io.millrace.core.decay.ForwardDecay;
import io.millrace.core.decay.LastDiscount;
import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.time.Duration;
import java.util.Arrays;

/**
 * The items that are more popular now than they are in the long term.
 *
 * <p>R is the recent count of an item, in which an interaction fades by the half-life h, and L the
 * long-term count with the half-life H. At a constant rate of λ interactions they come to λh/ln 2
 * and λH/ln 2, so R is expected to be E = L·h/H. Say that R is Poisson with the mean ρE, and that
 * most items are as popular as ever: ρ is Gamma distributed with shape and rate a before R is seen.
 * Its mean after that is the ratio
 *
 * <pre>ρ = (R + a) / (E + a)</pre>
 *
 * (DuMouchel: "Bayesian data mining in large frequency tables", The American Statistician 53,
 * 1999). The list is in the order of
 *
 * <pre>score = R · ln ρ</pre>
 *
 * what the item adds to the log-likelihood ratio of R against E (Dunning: "Accurate methods for the
 * statistics of surprise and coincidence", Computational Linguistics 19, 1993). It asks for growth
 * and for volume: at a = 5, an item that was seen twice scores 0.7, and one that doubled from 10 to
 * 20 scores 10. Items that are not more popular than expected are not in the list.
 *
 * <p>The list is renewed by an interaction at least the refresh interval after the last renewal, so
 * it is as old as that. More smoothing asks for more volume; a longer recent half-life follows
 * slower trends. An interaction with a time ahead of the stream weighs twice as much for each
 * half-life, until the stream has come there. In the first days of a stream the long-term counts
 * are not full yet, and the list is close to that of the popular items.
 *
 * <p>Bounded: when twice the capacity is reached, the half with the lower long-term counts is
 * dropped, ties by item number. What is dropped and comes back starts from nothing, so with each
 * drop its L falls short by at most the lightest kept L, and its E by h/H of that.
 *
 * <p>Not thread-safe. {@link ExactTrending} is the unbounded reference.
 */
public final class TrendingItems {
  private static final int HOUR = 0;
  private static final int DAY = 1;
  private static final int RECENT = 2;
  private static final int LONG_TERM = 3;

  /** The counts of each item: an hour's, a day's, the recent and the long-term one. */
  static final int COUNTS = 4;

  private static final int INITIAL_LENGTH = 16;
  private static final int ABSENT = -1;

  private final TrendingConfig config;

  /** h/H. */
  private final double recentShare;

  private final ForwardDecay[] decays = new ForwardDecay[COUNTS];
  private final LastDiscount[] discounts = new LastDiscount[COUNTS];

  /** Event times to which the stored counts refer, in epoch milliseconds. */
  private final long[] landmarks = new long[COUNTS];

  private final Long2IntOpenHashMap slots = new Long2IntOpenHashMap();
  private int held;
  private long[] items = new long[INITIAL_LENGTH];
  private double[] counts = new double[INITIAL_LENGTH * COUNTS];

  /** Event time of the last renewal of the list, in epoch milliseconds. */
  private long refreshedAt;

  private int size;
  private final long[] top;
  private final double[] topScores;

  public TrendingItems(TrendingConfig config) {
    this.config = config;
    recentShare =
        (double) config.recent().halfLife().toMillis() / config.longTerm().halfLife().toMillis();
    decays[HOUR] = new ForwardDecay(Duration.ofHours(1));
    decays[DAY] = new ForwardDecay(Duration.ofDays(1));
    decays[RECENT] = config.recent();
    decays[LONG_TERM] = config.longTerm();
    Arrays.setAll(discounts, k -> new LastDiscount(decays[k]));
    slots.defaultReturnValue(ABSENT);
    top = new long[config.listLength()];
    topScores = new double[config.listLength()];
  }

  /** Counts one interaction with an item. The time is in epoch milliseconds. */
  public void count(long item, long time) {
    boolean first = held == 0;
    if (first) {
      Arrays.fill(landmarks, time);
    }
    int slot = slot(item);
    for (int k = 0; k < COUNTS; k++) {
      moveLandmark(k, time);
      counts[slot * COUNTS + k] += decays[k].growth(landmarks[k], time);
    }
    boolean dropped = dropLighterHalfIfFull();
    // After a time far ahead of the stream, the list is renewed by the stream's own times again.
    if (first || dropped || Math.abs(time - refreshedAt) >= config.refreshInterval().toMillis()) {
      refresh(time);
    }
  }

  /** The number of items in the list. */
  public int size() {
    return size;
  }

  /** The item at a rank from 0, the highest score first, ties by item number. */
  public long item(int rank) {
    return top[rank];
  }

  /** ρ at a time in epoch milliseconds: more than 0, less than H/h, and 1 if it is not held. */
  public double ratio(long item, long time) {
    return ratio(faded(item, RECENT, time), faded(item, LONG_TERM, time));
  }

  /** The score at a time in epoch milliseconds: 0 if it is not held. */
  public double score(long item, long time) {
    return score(faded(item, RECENT, time), faded(item, LONG_TERM, time));
  }

  /** Interactions, faded by a half-life of an hour to a time in epoch milliseconds. */
  public double hourly(long item, long time) {
    return faded(item, HOUR, time);
  }

  /** Interactions, faded by a half-life of a day to a time in epoch milliseconds. */
  public double daily(long item, long time) {
    return faded(item, DAY, time);
  }

  /** What is held, to be stored or moved. */
  public TrendingCounts counts() {
    return new TrendingCounts(
        landmarks.clone(),
        Arrays.copyOf(items, held),
        Arrays.copyOf(counts, held * COUNTS),
        refreshedAt,
        Arrays.copyOf(top, size));
  }

  /**
   * Adds counts that were taken elsewhere.
   *
   * @param share what part of them counts here, more than 0
   */
  public void merge(TrendingCounts other, double share) {
    if (other.size() == 0) {
      return;
    }
    boolean restored = held == 0 && share == 1;
    long latest = held == 0 ? other.refreshedAt : Math.max(refreshedAt, other.refreshedAt);
    if (held == 0) {
      System.arraycopy(other.landmarks, 0, landmarks, 0, COUNTS);
    }
    double[] scales = new double[COUNTS];
    for (int k = 0; k < COUNTS; k++) {
      moveLandmark(k, other.landmarks[k]);
      scales[k] = share * decays[k].growth(landmarks[k], other.landmarks[k]);
    }
    for (int i = 0; i < other.size(); i++) {
      int slot = slot(other.items[i]);
      for (int k = 0; k < COUNTS; k++) {
        counts[slot * COUNTS + k] += other.counts[i * COUNTS + k] * scales[k];
      }
    }
    boolean dropped = dropLighterHalfIfFull();
    if (restored && !dropped && other.top.length <= top.length) {
      // Until the next renewal the list stays what it was.
      refreshedAt = latest;
      size = other.top.length;
      System.arraycopy(other.top, 0, top, 0, size);
    } else {
      refresh(latest);
    }
  }

  private double ratio(double recent, double longTerm) {
    return (recent + config.smoothing()) / (recentShare * longTerm + config.smoothing());
  }

  private double score(double recent, double longTerm) {
    return recent * Math.log(ratio(recent, longTerm));
  }

  private double faded(long item, int count, long time) {
    int slot = slots.get(item);
    return slot == ABSENT
        ? 0
        : counts[slot * COUNTS + count] * discounts[count].at(landmarks[count], time);
  }

  private int slot(long item) {
    int slot = slots.get(item);
    if (slot == ABSENT) {
      slot = held++;
      if (held > items.length) {
        items = Arrays.copyOf(items, 2 * slot);
        counts = Arrays.copyOf(counts, 2 * slot * COUNTS);
      }
      items[slot] = item;
      Arrays.fill(counts, slot * COUNTS, (slot + 1) * COUNTS, 0);
      slots.put(item, slot);
    }
    return slot;
  }

  private void moveLandmark(int count, long time) {
    int halfLives = decays[count].halfLivesToMove(landmarks[count], time);
    if (halfLives > 0) {
      landmarks[count] = decays[count].moved(landmarks[count], halfLives);
      double scale = Math.scalb(1d, -halfLives);
      for (int i = count; i < held * COUNTS; i += COUNTS) {
        counts[i] *= scale;
      }
    }
  }

  private void refresh(long time) {
    refreshedAt = time;
    size = 0;
    double recentScale = decays[RECENT].discount(landmarks[RECENT], time);
    double longTermScale = decays[LONG_TERM].discount(landmarks[LONG_TERM], time);
    for (int slot = 0; slot < held; slot++) {
      double recent = counts[slot * COUNTS + RECENT] * recentScale;
      double longTerm = counts[slot * COUNTS + LONG_TERM] * longTermScale;
      // Most items are not trending, and a logarithm is dear.
      if (recent > recentShare * longTerm) {
        rank(items[slot], score(recent, longTerm));
      }
    }
  }

  private void rank(long item, double score) {
    // Most of what rises is behind a full list, and the rest is anywhere in it.
    if (size == top.length && !isBefore(item, score, size - 1)) {
      return;
    }
    int rank = 0;
    for (int end = size; rank < end; ) {
      int middle = (rank + end) >>> 1;
      if (isBefore(item, score, middle)) {
        end = middle;
      } else {
        rank = middle + 1;
      }
    }
    size = Math.min(size + 1, top.length);
    System.arraycopy(top, rank, top, rank + 1, size - rank - 1);
    System.arraycopy(topScores, rank, topScores, rank + 1, size - rank - 1);
    top[rank] = item;
    topScores[rank] = score;
  }

  private boolean isBefore(long item, double score, int rank) {
    return score > topScores[rank] || (score == topScores[rank] && item < top[rank]);
  }

  private boolean dropLighterHalfIfFull() {
    if (held <= 2 * config.capacity()) {
      return false;
    }
    int[] heaviest = new int[held];
    Arrays.setAll(heaviest, slot -> slot);
    IntArrays.quickSort(heaviest, this::byLongTermCount);
    // The kept ones stay in the order in which they came.
    Arrays.sort(heaviest, 0, config.capacity());
    slots.clear();
    for (int kept = 0; kept < config.capacity(); kept++) {
      int from = heaviest[kept];
      items[kept] = items[from];
      System.arraycopy(counts, from * COUNTS, counts, kept * COUNTS, COUNTS);
      slots.put(items[kept], kept);
    }
    held = config.capacity();
    return true;
  }

  private int byLongTermCount(int one, int other) {
    int byCount =
        Double.compare(counts[other * COUNTS + LONG_TERM], counts[one * COUNTS + LONG_TERM]);
    return byCount != 0 ? byCount : Long.compare(items[one], items[other]);
  }
}
