package io.millrace.ranking.twotower;

import io.millrace.core.sampling.LogQCorrection;
import io.millrace.core.sampling.SamplingProbabilities;
import io.millrace.ranking.din.DinModel;
import java.util.List;

/** The formulas of {@link TwoTowerModel} and of its loss, in double precision, term by term. */
final class TwoTowerReference {

  private TwoTowerReference() {}

  static double loss(
      TwoTowerModel model, List<NextItem> batch, SamplingProbabilities probabilities) {
    double loss = 0;
    for (NextItem row : batch) {
      double own = logit(model, row, row.item(), probabilities);
      double sum = Math.exp(own);
      for (NextItem other : batch) {
        // What came next is no negative of itself, however often it is in the batch.
        if (other.item() != row.item()) {
          sum += Math.exp(logit(model, row, other.item(), probabilities));
        }
      }
      loss += Math.log(sum) - own;
    }
    return loss / batch.size();
  }

  private static double logit(
      TwoTowerModel model, NextItem row, long item, SamplingProbabilities probabilities) {
    double similarity = product(session(model, row.session()), item(model, item));
    return LogQCorrection.corrected(
        similarity / model.spec().temperature(), probabilities.probability(item));
  }

  static double product(double[] first, double[] second) {
    double sum = 0;
    for (int i = 0; i < first.length; i++) {
      sum += first[i] * second[i];
    }
    return sum;
  }

  static double product(float[] first, float[] second) {
    double sum = 0;
    for (int i = 0; i < first.length; i++) {
      sum += (double) first[i] * second[i];
    }
    return sum;
  }

  static double[] session(TwoTowerModel model, SessionItems session) {
    int d = model.spec().dimension();
    double[] x = new double[d];
    for (int k = 0; k < Math.min(session.size(), model.spec().historyLength()); k++) {
      double[] embedding = embedding(model, session.items()[k]);
      for (int i = 0; i < d; i++) {
        x[i] +=
            model.get("query.positions")[k * d + i]
                * (embedding[i] + model.get("embedding.types")[session.types()[k] * d + i]);
      }
    }
    return tower(model, "query", x);
  }

  static double[] item(TwoTowerModel model, long item) {
    return tower(model, "item", embedding(model, item));
  }

  private static double[] embedding(TwoTowerModel model, long item) {
    int d = model.spec().dimension();
    int rows = model.spec().embeddingRows();
    double[] sum = new double[d];
    for (int i = 0; i < d; i++) {
      float[] items = model.get("embedding.items");
      sum[i] =
          (double) items[DinModel.firstRow(item, rows) * d + i]
              + items[DinModel.secondRow(item, rows) * d + i];
    }
    return sum;
  }

  private static double[] tower(TwoTowerModel model, String name, double[] x) {
    int units = model.spec().hiddenUnits();
    double[] z = new double[x.length];
    double square = 0;
    for (int i = 0; i < x.length; i++) {
      z[i] = x[i] + model.get(name + ".output.bias")[i];
      for (int j = 0; j < units; j++) {
        double hidden = model.get(name + ".hidden.bias")[j];
        for (int k = 0; k < x.length; k++) {
          hidden += x[k] * model.get(name + ".hidden.weight")[k * units + j];
        }
        z[i] += Math.max(0, hidden) * model.get(name + ".output.weight")[j * x.length + i];
      }
      square += z[i] * z[i];
    }
    for (int i = 0; i < x.length; i++) {
      z[i] /= Math.sqrt(square);
    }
    return z;
  }
}
