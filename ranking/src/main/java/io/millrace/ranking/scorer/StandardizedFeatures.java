package io.millrace.ranking.scorer;

import io.millrace.ranking.din.DinModel;

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
    return DinModel.standardized(request.features()[k * mean.length + i], mean[i], scale[i]);
  }

  /** The blend's log-odds of candidate k for target t, as they are. */
  float blend(ScoringRequest request, int k, int t) {
    return DinModel.finite(request.features()[k * mean.length + blend + t], mean[blend + t]);
  }
}
