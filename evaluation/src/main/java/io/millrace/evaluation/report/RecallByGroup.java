package io.millrace.evaluation.report;

import io.millrace.evaluation.metric.ScoredCase;
import io.millrace.evaluation.metric.ScoredTruth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Recall@20 of groups of cases. */
final class RecallByGroup {

  private static final int CUT = 20;
  private static final int DECILES = 10;

  /** Where each group of session lengths begins. */
  private static final int[] LENGTHS = {1, 2, 3, 4, 5, 7, 10, 15, 25};

  private RecallByGroup() {}

  /** By how many interactions the session had before the list was made; no empty groups. */
  static List<Bucket> sessionLength(List<ScoredCase> cases) {
    long[] followed = new long[LENGTHS.length];
    long[] hits = new long[LENGTHS.length];
    for (ScoredCase each : cases) {
      int group = LENGTHS.length - 1;
      while (group > 0 && LENGTHS[group] > each.sessionLength()) {
        group--;
      }
      followed[group] += each.reachable(CUT);
      hits[group] += each.hits(CUT);
    }
    List<Bucket> buckets = new ArrayList<>();
    for (int group = 0; group < LENGTHS.length; group++) {
      if (followed[group] > 0) {
        String label =
            group == LENGTHS.length - 1
                ? LENGTHS[group] + "+"
                : range(LENGTHS[group], LENGTHS[group + 1] - 1);
        buckets.add(new Bucket(label, followed[group], hits[group]));
      }
    }
    return buckets;
  }

  /**
   * By popularity of the item that followed, as many interactions as had been learned with it. Each
   * item that followed belongs to the tenth in which its rank is; equally popular ones stay
   * together in the tenth of the middle one, so there may be fewer than ten groups.
   */
  static List<Bucket> popularityDecile(List<ScoredCase> cases) {
    TreeMap<Integer, long[]> byPopularity = new TreeMap<>();
    long all = 0;
    for (ScoredCase each : cases) {
      for (ScoredTruth truth : each.truths()) {
        long[] sums = byPopularity.computeIfAbsent(truth.popularity(), p -> new long[2]);
        sums[0]++;
        sums[1] += truth.isHit(CUT) ? 1 : 0;
        all++;
      }
    }
    long[] followed = new long[DECILES];
    long[] hits = new long[DECILES];
    int[] least = new int[DECILES];
    int[] most = new int[DECILES];
    long before = 0;
    for (Map.Entry<Integer, long[]> entry : byPopularity.entrySet()) {
      long count = entry.getValue()[0];
      int decile = (int) ((before + (count - 1) / 2) * DECILES / all);
      least[decile] = followed[decile] == 0 ? entry.getKey() : least[decile];
      most[decile] = entry.getKey();
      followed[decile] += count;
      hits[decile] += entry.getValue()[1];
      before += count;
    }
    List<Bucket> buckets = new ArrayList<>();
    for (int decile = 0; decile < DECILES; decile++) {
      if (followed[decile] > 0) {
        buckets.add(new Bucket(range(least[decile], most[decile]), followed[decile], hits[decile]));
      }
    }
    return buckets;
  }

  private static String range(int from, int to) {
    return from == to ? String.valueOf(from) : from + "–" + to;
  }
}
