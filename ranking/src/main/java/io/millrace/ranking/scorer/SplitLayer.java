package io.millrace.ranking.scorer;

import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;

/**
 * The first layer of the activation unit, split by what a candidate c and an item h of the history
 * have to do with it, which is exact:
 *
 * <p>W_c c + W_h h + W_d (c − h) + W_p (c ⊙ h) + b = (W_c + W_d + W_p diag(h)) c + (W_h − W_d) h +
 * b.
 *
 * <p>Matrices have a row for each of the d numbers of a vector.
 *
 * @param dimension d
 * @param units padded number of units
 * @param bias b
 * @param candidate W_c + W_d
 * @param product W_p
 * @param history W_h − W_d
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record SplitLayer(
    int dimension, int units, float[] bias, float[] candidate, float[] product, float[] history) {

  /** The layer of a model with attention. */
  static SplitLayer of(DinModel model, ActivationLayer layer) {
    DinSpec spec = model.spec();
    int d = spec.dimension();
    int units = spec.attentionUnits();
    int padded = layer.units();
    float[] candidate = PaddedWeights.of(model.get("attention.candidate"), units, padded, d);
    float[] history = PaddedWeights.of(model.get("attention.history"), units, padded, d);
    float[] difference = PaddedWeights.of(model.get("attention.difference"), units, padded, d);
    for (int i = 0; i < difference.length; i++) {
      candidate[i] += difference[i];
      history[i] -= difference[i];
    }
    float[] product = PaddedWeights.of(model.get("attention.product"), units, padded, d);
    return new SplitLayer(d, padded, layer.bias(), candidate, product, history);
  }
}
