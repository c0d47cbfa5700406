package io.millrace.evaluation.metric;

import io.millrace.core.model.InteractionType;
import java.util.ArrayList;
import java.util.List;

/**
 * All figures that are made of sums over cases.
 *
 * <p>With hits h and truths t of a case at a list length k: recall@k = Σ h / Σ min(k, t), which is
 * the score of OTTO's published evaluation ({@code src/evaluate.py} of its data set) where a case
 * is a session; hitRate@k = share of cases with h &gt; 0; precision@k = mean of h / k; mrr@k and
 * ndcg@k are means over cases. Where a case has one truth, recall and hit rate are the same.
 *
 * <p>Weighted figures are those of clicks, carts and orders with OTTO's weights 0.1, 0.3 and 0.6,
 * over the types that have cases, divided by the sum of their weights.
 */
final class Measures {

  private static final double[] TYPE_WEIGHTS = {0.1, 0.3, 0.6};

  private Measures() {}

  /**
   * The figures of a run.
   *
   * @param total the sums over all its cases, which tell the types that have cases
   */
  static List<Measure> of(ScoredRun run, double[] total) {
    List<Measure> measures = new ArrayList<>();
    List<List<Measure>> perType = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (InteractionType type : InteractionType.values()) {
      if (total[CaseColumns.cases(type)] > 0) {
        perType.add(ofType(type));
        weights.add(TYPE_WEIGHTS[type.code()]);
      }
    }
    perType.forEach(measures::addAll);
    addWeighted(perType, weights, measures);
    if (run.ranked()) {
      measures.add(
          Measure.ratio("candidates", "recall@100", CaseColumns.CANDIDATES, CaseColumns.TRUTHS, 1));
    }
    measures.add(Measure.ratio("", "fallback", CaseColumns.FILLED, CaseColumns.CASES, 1));
    for (int channel = 0; channel < run.channels().size(); channel++) {
      String section = EvaluationResult.CHANNELS + run.channels().get(channel);
      if (run.ranked()) {
        measures.add(share(section, "found@20", CaseColumns.found(channel)));
        measures.add(share(section, "only@20", CaseColumns.foundAlone(channel)));
      }
      measures.add(share(section, "hits@20", CaseColumns.credited(channel)));
    }
    return measures;
  }

  private static Measure share(String section, String name, int column) {
    return Measure.ratio(section, name, column, CaseColumns.TRUTHS, 1);
  }

  private static List<Measure> ofType(InteractionType type) {
    String section = EvaluationResult.section(type);
    int cases = CaseColumns.cases(type);
    List<Measure> measures = new ArrayList<>();
    for (int cut = CaseColumns.CUTS.length - 1; cut >= 0; cut--) {
      int k = CaseColumns.CUTS[cut];
      int hits = CaseColumns.hits(type, cut);
      measures.add(
          Measure.ratio(section, "recall@" + k, hits, CaseColumns.reachable(type, cut), 1));
      measures.add(
          Measure.ratio(section, "hitRate@" + k, CaseColumns.casesWithHit(type, cut), cases, 1));
      measures.add(
          Measure.ratio(section, "mrr@" + k, CaseColumns.reciprocalRanks(type, cut), cases, 1));
      measures.add(Measure.ratio(section, "ndcg@" + k, CaseColumns.gains(type, cut), cases, 1));
      measures.add(Measure.ratio(section, "precision@" + k, hits, cases, k));
    }
    return measures;
  }

  private static void addWeighted(
      List<List<Measure>> perType, List<Double> weights, List<Measure> measures) {
    double whole = weights.stream().mapToDouble(Double::doubleValue).sum();
    for (int i = 0; i < perType.get(0).size(); i++) {
      int index = i;
      measures.add(
          new Measure(
              EvaluationResult.WEIGHTED,
              perType.get(0).get(i).name(),
              sums -> {
                double value = 0;
                for (int type = 0; type < perType.size(); type++) {
                  value += weights.get(type) * perType.get(type).get(index).of(sums);
                }
                return value / whole;
              }));
    }
  }
}
