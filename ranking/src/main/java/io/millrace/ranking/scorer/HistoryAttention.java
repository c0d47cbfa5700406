package io.millrace.ranking.scorer;

import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;

/**
 * The activation unit over blocks of candidates. Its first layer is split, which is exact:
 *
 * <p>W_c c + W_h h + W_d (c − h) + W_p (c ⊙ h) = (W_c + W_d + W_p diag(h)) c + (W_h − W_d) h.
 *
 * <p>So for an item of the history there is one d × u matrix for all candidates, and a pair takes
 * d·u multiplications in place of 4·d·u.
 */
final class HistoryAttention {

  private final Kernel kernel;
  private final int dimension;
  private final int stride;
  private final boolean softmax;
  private final ActivationLayer layer;
  private final float[] ofCandidate;
  private final float[] ofProduct;
  private final float[] ofHistory;
  private final float[] outputWeights;
  private final float outputBias;

  /** W_c + W_d + W_p diag(h) for the item of the history at hand. */
  private final float[] matrix;

  private final float[] bias;
  private final float[] hidden;

  /**
   * @param columns most candidates in a block
   */
  HistoryAttention(DinModel model, Kernel kernel, int columns) {
    this.kernel = kernel;
    DinSpec spec = model.spec();
    dimension = spec.dimension();
    stride = PaddedWeights.units(dimension);
    softmax = spec.softmaxAttention();
    layer = ActivationLayer.of(model, "attention.hidden");
    int units = spec.attentionUnits();
    ofCandidate = PaddedWeights.of(model.get("attention.candidate"), units, dimension);
    ofHistory = PaddedWeights.of(model.get("attention.history"), units, dimension);
    ofProduct = PaddedWeights.of(model.get("attention.product"), units, dimension);
    float[] ofDifference = PaddedWeights.of(model.get("attention.difference"), units, dimension);
    for (int i = 0; i < ofDifference.length; i++) {
      ofCandidate[i] += ofDifference[i];
      ofHistory[i] -= ofDifference[i];
    }
    outputWeights = PaddedWeights.of(model.get("attention.output.weight"), units, 1);
    outputBias = model.get("attention.output.bias")[0];
    matrix = new float[dimension * layer.units()];
    bias = new float[layer.units()];
    hidden = new float[layer.units() * columns];
  }

  /**
   * The weights of the history's items for each candidate.
   *
   * @param history a vector in each row, padded
   * @param length items of the history, 1 or more
   * @param candidates the rows of the candidates' vectors
   * @param weights takes a row for each item of the history
   */
  void weights(float[] history, int length, float[] candidates, int columns, float[] weights) {
    for (int l = 0; l < length; l++) {
      fold(history, l * stride);
      kernel.multiply(matrix, dimension, layer.units(), bias, candidates, hidden, 0, columns);
      kernel.weigh(layer, outputWeights, outputBias, hidden, weights, l * columns, columns);
    }
    if (softmax) {
      kernel.softmax(weights, length, columns);
    }
  }

  private void fold(float[] history, int from) {
    int units = layer.units();
    System.arraycopy(layer.bias(), 0, bias, 0, units);
    for (int i = 0; i < dimension; i++) {
      float h = history[from + i];
      int row = i * units;
      for (int j = 0; j < units; j++) {
        matrix[row + j] = ofCandidate[row + j] + h * ofProduct[row + j];
        bias[j] += h * ofHistory[row + j];
      }
    }
  }
}
