package io.millrace.ranking.scorer;

/**
 * The loops by the Vector API. Only there where Java was started with {@code --add-modules
 * jdk.incubator.vector}; {@link Scorers} finds it by its name.
 */
final class VectorKernel implements Kernel {

  @Override
  public int width() {
    return VectorFunctions.WIDTH;
  }

  @Override
  public void multiply(
      float[] weights,
      int rows,
      int units,
      float[] bias,
      float[] in,
      float[] out,
      int from,
      int columns) {
    VectorColumns.multiply(weights, rows, units, bias, in, out, from, columns);
  }

  @Override
  public void fold(SplitLayer layer, float[] items, int from, float[] matrix, float[] bias) {
    VectorColumns.fold(layer, items, from, matrix, bias);
  }

  @Override
  public void multiplyAndWeigh(
      WeighedLayer unit,
      float[] weights,
      int rows,
      float[] bias,
      float[] in,
      float[] hidden,
      float[] out,
      int from,
      int columns) {
    VectorColumns.multiplyAndWeigh(unit, weights, rows, bias, in, hidden, out, from, columns);
  }

  @Override
  public void softmax(float[] x, int rows, int columns) {
    VectorColumns.softmax(x, rows, columns);
  }

  @Override
  public void standardize(
      float[] features,
      int first,
      float[] mean,
      float[] scale,
      float bound,
      float[] to,
      int from,
      int stride,
      int candidates) {
    VectorRows.standardize(features, first, mean, scale, bound, to, from, stride, candidates);
  }

  @Override
  public void layer(
      ActivationLayer layer, float[] weights, float[] in, int inputs, float[] out, int candidates) {
    VectorRows.layer(layer, weights, in, inputs, out, candidates);
  }

  @Override
  public void outputs(
      float[] weights, float[] bias, float[] in, int units, float[] out, int candidates) {
    VectorRows.outputs(weights, bias, in, units, out, candidates);
  }
}
