package io.millrace.ranking.scorer;

/**
 * The loops that scoring spends its time in, over matrices whose columns are candidates: row i of a
 * matrix x of C columns is x[i·C] to x[i·C + C − 1]. So a weight is one number for many candidates
 * at once, whatever the sizes of the model are. Stateless.
 */
interface Kernel {

  /** Units are padded to a multiple of this with weights of 0. */
  int UNITS = 4;

  /** The number of columns is a multiple of this. */
  int width();

  /**
   * A layer before its activation: out[j][k] = bias[j] + Σ_i weights[i][j]·in[i][k].
   *
   * @param weights rows × units
   * @param units a multiple of {@link #UNITS}
   * @param from index in {@code out} of its first row
   */
  void multiply(
      float[] weights,
      int rows,
      int units,
      float[] bias,
      float[] in,
      float[] out,
      int from,
      int columns);

  /**
   * What a layer does to candidates beside one item h of the history: matrix = candidate + product
   * diag(h), of d × units, and bias = that of the layer + history h.
   *
   * @param from index in {@code items} of the first number of h
   */
  void fold(SplitLayer layer, float[] items, int from, float[] matrix, float[] bias);

  /** φ of each value, in place. */
  void activate(ActivationLayer layer, float[] x, int columns);

  /**
   * One unit over a layer: out[from + k] = v + Σ_j w_j·φ_j(bias[j] + Σ_i weights[i][j]·in[i][k]).
   *
   * @param unit v, w and φ
   * @param weights rows × units of the layer
   * @param hidden room for units × columns numbers
   */
  void multiplyAndWeigh(
      WeighedLayer unit,
      float[] weights,
      int rows,
      float[] bias,
      float[] in,
      float[] hidden,
      float[] out,
      int from,
      int columns);

  /**
   * Features as a model takes them, in place: (x − mean)·scale within ±bound, 0 where x is not
   * finite.
   *
   * @param from index in {@code x} of the first row, which is that of the first feature
   */
  void standardize(float[] x, int from, float[] mean, float[] scale, float bound, int columns);

  /** The softmax of each column, in place. */
  void softmax(float[] x, int rows, int columns);
}
