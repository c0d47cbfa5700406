package io.millrace.ranking.scorer;

import io.millrace.ranking.din.DinModel;
import java.util.Arrays;

/**
 * One unit over a layer: bias + Σ_j w_j·φ_j(x_j).
 *
 * @param layer of x and φ
 * @param weights w, padded with zeros as the layer is
 * @param bias of the unit
 * @param linear w_j·α_j
 * @param rectified w_j·(1 − α_j), so that without Dice w_j·φ_j(x) = linear_j·x + rectified_j·max(x,
 *     0)
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record WeighedLayer(
    ActivationLayer layer, float[] weights, float bias, float[] linear, float[] rectified) {

  /** The unit over a layer, by their names, such as {@code attention.output}. */
  static WeighedLayer of(DinModel model, String layerName, String unit) {
    int units = PaddedWeights.units(model.get(layerName + ".bias").length);
    ActivationLayer layer = ActivationLayer.of(model, layerName, units);
    float[] weights = Arrays.copyOf(model.get(unit + ".weight"), units);
    float[] linear = new float[weights.length];
    float[] rectified = new float[weights.length];
    for (int j = 0; j < weights.length; j++) {
      linear[j] = weights[j] * layer.slope()[j];
      rectified[j] = weights[j] * (1 - layer.slope()[j]);
    }
    return new WeighedLayer(layer, weights, model.get(unit + ".bias")[0], linear, rectified);
  }
}
