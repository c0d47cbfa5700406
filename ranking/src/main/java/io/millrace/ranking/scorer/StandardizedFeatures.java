package io.millrace.ranking.scorer;

import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;

/** The features of candidates as a model takes them. What is not finite counts as the mean. */
final class StandardizedFeatures {

  private final float[] mean;
  private final float[] scale;
  private final int blend;

  StandardizedFeatures(DinModel model) {
    mean = model.get("features.mean");
    scale = model.get("features.scale");
    blend = model.spec().blend();
  }

  /** Checks that a request has F features for each candidate. */
  void requireComplete(ScoringRequest request) {
    if (request.features().length != request.size() * mean.length) {
      throw new IllegalArgumentException(
          "%d features for %d candidates where the model reads %d for each"
              .formatted(request.features().length, request.size(), mean.length));
    }
  }

  /** Feature i of candidate k, less its mean and scaled, within ±8. */
  double standardized(ScoringRequest request, int k, int i) {
    double x = (feature(request, k, i) - (double) mean[i]) * scale[i];
    return Math.max(-DinSpec.FEATURE_BOUND, Math.min(DinSpec.FEATURE_BOUND, x));
  }

  /** How many a candidate has. */
  int size() {
    return mean.length;
  }

  /**
   * Reads the standardized features of some candidates, each candidate's into a row.
   *
   * @param first index of the first candidate
   * @param from index in {@code to} of its first feature
   */
  void read(
      ScoringRequest request,
      int first,
      int count,
      Kernel kernel,
      float[] to,
      int from,
      int stride) {
    kernel.standardize(
        request.features(),
        first * mean.length,
        mean,
        scale,
        DinSpec.FEATURE_BOUND,
        to,
        from,
        stride,
        count);
  }

  /** The blend's log-odds of candidate k for target t, as they are. */
  float blend(ScoringRequest request, int k, int t) {
    return feature(request, k, blend + t);
  }

  private float feature(ScoringRequest request, int k, int i) {
    float feature = request.features()[k * mean.length + i];
    return Float.isFinite(feature) ? feature : mean[i];
  }
}
