package io.millrace.ranking.din;

import io.millrace.core.training.TrainingExample;

/** Mean and deviation of each feature over the candidates of lists, each with its weight. */
final class FeatureMoments {

  /** A feature that varies less than that is the same everywhere, and is not looked at. */
  private static final double LEAST_VARIANCE = 1e-9;

  private final double[] sums;
  private final double[] squares;
  private double weight;

  FeatureMoments(int features) {
    sums = new double[features];
    squares = new double[features];
  }

  void add(TrainingExample example) {
    for (int k = 0; k < example.size(); k++) {
      double w = example.weights()[k];
      weight += w;
      for (int i = 0; i < sums.length; i++) {
        double x = example.features()[k * sums.length + i];
        sums[i] += w * x;
        squares[i] += w * x * x;
      }
    }
  }

  /** Sets what the features of a model are standardized by. */
  void standardize(DinModel model) {
    for (int i = 0; i < sums.length && weight > 0; i++) {
      double mean = sums[i] / weight;
      double variance = squares[i] / weight - mean * mean;
      model.get(DinSpec.FEATURE_MEAN)[i] = (float) mean;
      model.get(DinSpec.FEATURE_SCALE)[i] =
          variance < LEAST_VARIANCE ? 0 : (float) (1 / Math.sqrt(variance));
    }
  }
}
