package io.millrace.evaluation.metric;

import io.millrace.core.model.InteractionType;
import java.util.List;

/**
 * One list, scored for what the session did next.
 *
 * @param session the session
 * @param type the type of what followed, and so the target of the list
 * @param time when it followed, in epoch milliseconds; of several, the time of the first
 * @param sessionLength interactions of the session before the list was made, 1 or more
 * @param filled whether the list holds items that are there only because they are popular
 * @param truths the distinct items that followed, 1 or more
 */
public record ScoredCase(
    String session,
    InteractionType type,
    long time,
    int sessionLength,
    boolean filled,
    List<ScoredTruth> truths) {

  public ScoredCase {
    truths = List.copyOf(truths);
    if (truths.isEmpty()) {
      throw new IllegalArgumentException("a case has at least one item that followed");
    }
  }

  /** How many of the items that followed are in the list at a rank of at most k. */
  public int hits(int k) {
    int hits = 0;
    for (ScoredTruth truth : truths) {
      hits += truth.isHit(k) ? 1 : 0;
    }
    return hits;
  }

  /** How many could be: the list's first k places hold no more than k. */
  public int reachable(int k) {
    return Math.min(k, truths.size());
  }

  /** 1 / rank of the first hit among the first k places, 0 if there is none. */
  public double reciprocalRank(int k) {
    double best = 0;
    for (ScoredTruth truth : truths) {
      if (truth.isHit(k)) {
        best = Math.max(best, 1d / truth.rank());
      }
    }
    return best;
  }

  /**
   * Normalised discounted cumulative gain (Järvelin and Kekäläinen, TOIS 2002) with a gain of 1 for
   * each hit: Σ_hits 1/log2(rank + 1), divided by what the best list of k places would have.
   */
  public double ndcg(int k) {
    double gain = 0;
    for (ScoredTruth truth : truths) {
      if (truth.isHit(k)) {
        gain += gainAt(truth.rank());
      }
    }
    double best = 0;
    for (int rank = 1; rank <= reachable(k); rank++) {
      best += gainAt(rank);
    }
    return gain / best;
  }

  private static double gainAt(int rank) {
    return Math.log(2) / Math.log(rank + 1);
  }
}
