package io.millrace.ranking.scorer;

/**
 * The loops that scoring spends its time in. The activation unit works on matrices whose columns
 * are candidates: row i of a matrix x of C columns is x[i·C] to x[i·C + C − 1], so a weight is one
 * number for many candidates at once, however few units there are. The network works on matrices
 * with a candidate in each row, as features come, and many units at once. Stateless.
 */
interface Kernel {

  /** Units of the activation unit are padded to a multiple of this with weights of 0. */
  int UNITS = 4;

  /** Candidates in rows are padded to a multiple of this, with rows of any numbers. */
  int ROWS = 4;

  /** The number of columns is a multiple of this. */
  int width();

  /** Padded number of units of a layer of the network: a multiple of the width, and twice that. */
  default int layerUnits(int units) {
    return Math.max(2, (units + width() - 1) / width()) * width();
  }

  /**
   * A product of columns: out[j][k] = bias[j] + Σ_i weights[i][j]·in[i][k].
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

  /** The softmax of each column, in place. */
  void softmax(float[] x, int rows, int columns);

  /**
   * Reads features as a model takes them: (x − mean)·scale within ±bound, 0 where x is not finite.
   *
   * @param features those of a candidate side by side
   * @param first index in {@code features} of the first candidate's first one
   * @param mean of each feature
   * @param scale of each feature
   * @param from index in {@code to} of the first candidate's first feature
   * @param stride of the rows of {@code to}
   * @param candidates how many rows to read
   */
  void standardize(
      float[] features,
      int first,
      float[] mean,
      float[] scale,
      float bound,
      float[] to,
      int from,
      int stride,
      int candidates);

  /**
   * A layer of the network: out[k][j] = φ_j(b_j + Σ_i weights[i][j]·in[k][i]).
   *
   * @param layer φ and b, for {@link #layerUnits}
   * @param weights inputs × units
   * @param inputs of each row of {@code in}; those of {@code out} have the units
   * @param candidates a multiple of {@link #ROWS}
   */
  void layer(
      ActivationLayer layer, float[] weights, float[] in, int inputs, float[] out, int candidates);

  /**
   * Few units over a layer: out[k][t] = bias[t] + Σ_j weights[t][j]·in[k][j].
   *
   * @param weights a row for each of as many units as there are biases
   * @param units of the layer, from {@link #layerUnits}
   */
  void outputs(float[] weights, float[] bias, float[] in, int units, float[] out, int candidates);
}
