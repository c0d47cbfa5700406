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

  /** φ of each value, in place. */
  void activate(ActivationLayer layer, float[] x, int columns);

  /** One unit over an activated layer: out[from + k] = bias + Σ_j weights[j]·φ(x[j][k]). */
  void weigh(
      ActivationLayer layer,
      float[] weights,
      float bias,
      float[] x,
      float[] out,
      int from,
      int columns);

  /** The softmax of each column, in place. */
  void softmax(float[] x, int rows, int columns);
}
