package io.millrace.ranking.scorer;

import io.millrace.ranking.din.DinModel;

/**
 * The activation unit over blocks of candidates. With its first layer split as in {@link
 * SplitLayer}, there is one d × u matrix for all candidates and an item of the history, and a pair
 * takes d·u multiplications in place of 4·d·u.
 */
final class HistoryAttention {

  private final Kernel kernel;
  private final int stride;
  private final boolean softmax;
  private final SplitLayer layer;
  private final WeighedLayer unit;

  /** W_c + W_d + W_p diag(h) for the item of the history at hand. */
  private final float[] matrix;

  private final float[] bias;
  private final float[] hidden;

  /**
   * @param columns most candidates in a block
   */
  HistoryAttention(DinModel model, Kernel kernel, int columns) {
    this.kernel = kernel;
    stride = PaddedWeights.units(model.spec().dimension());
    softmax = model.spec().softmaxAttention();
    unit = WeighedLayer.of(model, "attention.hidden", "attention.output");
    layer = SplitLayer.of(model, unit.layer());
    matrix = new float[layer.dimension() * layer.units()];
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
      kernel.fold(layer, history, l * stride, matrix, bias);
      kernel.multiplyAndWeigh(
          unit, matrix, layer.dimension(), bias, candidates, hidden, weights, l * columns, columns);
    }
    if (softmax) {
      kernel.softmax(weights, length, columns);
    }
  }
}
