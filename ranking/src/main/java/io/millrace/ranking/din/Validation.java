package io.millrace.ranking.din;

import io.millrace.core.model.InteractionType;
import io.millrace.core.training.TrainingExample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How well a model orders lists. AUC is the probability that a candidate that came next has a
 * higher score than one that did not, ties counting half; over all lists at once (auc), or within a
 * list, averaged over the lists that have both (gauc: Zhou et al., KDD 2018, section 6.2, with a
 * list in the place of a user's impressions). Candidates count with their weights.
 *
 * @param lists how many there were
 * @param loss the mean loss of a list
 * @param auc by target, NaN where nothing came next or nothing else was there
 * @param gauc by target, the same
 */
public record Validation(int lists, double loss, List<Double> auc, List<Double> gauc) {

  private static final InteractionType[] TARGETS = InteractionType.values();

  public Validation {
    auc = List.copyOf(auc);
    gauc = List.copyOf(gauc);
  }

  private record Row(float score, boolean positive, float weight) {}

  /** Takes the results of batches. */
  static final class Sums {
    private int lists;
    private double loss;
    private final List<List<Row>> rows = new ArrayList<>();
    private final double[] aucOfLists = new double[TARGETS.length];
    private final int[] ranked = new int[TARGETS.length];

    Sums() {
      for (int t = 0; t < TARGETS.length; t++) {
        rows.add(new ArrayList<>());
      }
    }

    /**
     * Adds a batch.
     *
     * @param scores T for each candidate, one list after the other
     */
    void add(List<TrainingExample> examples, float[] scores, float meanLoss) {
      lists += examples.size();
      loss += (double) meanLoss * examples.size();
      int first = 0;
      for (TrainingExample example : examples) {
        for (InteractionType target : TARGETS) {
          int t = target.code();
          List<Row> list = new ArrayList<>(example.size());
          for (int k = 0; k < example.size(); k++) {
            list.add(
                new Row(
                    scores[(first + k) * TARGETS.length + t],
                    example.position(k, target) == 1,
                    example.weights()[k]));
          }
          double auc = auc(list);
          if (!Double.isNaN(auc)) {
            aucOfLists[t] += auc;
            ranked[t]++;
          }
          rows.get(t).addAll(list);
        }
        first += example.size();
      }
    }

    Validation validation() {
      List<Double> auc = new ArrayList<>();
      List<Double> gauc = new ArrayList<>();
      for (int t = 0; t < TARGETS.length; t++) {
        auc.add(auc(rows.get(t)));
        gauc.add(ranked[t] == 0 ? Double.NaN : aucOfLists[t] / ranked[t]);
      }
      return new Validation(lists, lists == 0 ? Double.NaN : loss / lists, auc, gauc);
    }

    /** Sorts the rows. */
    private static double auc(List<Row> rows) {
      rows.sort(Comparator.comparingDouble(Row::score));
      double negatives = 0;
      double positives = 0;
      double wins = 0;
      for (int from = 0; from < rows.size(); ) {
        double tiedNegatives = 0;
        double tiedPositives = 0;
        int to = from;
        while (to < rows.size() && rows.get(to).score() == rows.get(from).score()) {
          Row row = rows.get(to++);
          if (row.positive()) {
            tiedPositives += row.weight();
          } else {
            tiedNegatives += row.weight();
          }
        }
        wins += tiedPositives * (negatives + tiedNegatives / 2);
        negatives += tiedNegatives;
        positives += tiedPositives;
        from = to;
      }
      return positives == 0 || negatives == 0 ? Double.NaN : wins / (positives * negatives);
    }
  }
}
