package io.millrace.ranking.scorer;

import java.util.Arrays;

/** Loops that any Java runs; the innermost ones are of the kind that compilers vectorize. */
final class PlainKernel implements Kernel {

  /** Columns that stay in the innermost cache while a layer is computed. */
  private static final int WIDTH = 8;

  @Override
  public int width() {
    return WIDTH;
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
    for (int j = 0; j < units; j++) {
      int row = from + j * columns;
      Arrays.fill(out, row, row + columns, bias[j]);
      int i = 0;
      for (; i + 4 <= rows; i += 4) {
        addFour(weights, i * units + j, units, in, i * columns, out, row, columns);
      }
      for (; i < rows; i++) {
        float weight = weights[i * units + j];
        int x = i * columns;
        for (int k = 0; k < columns; k++) {
          out[row + k] += weight * in[x + k];
        }
      }
    }
  }

  private static void addFour(
      float[] weights, int w, int units, float[] in, int x, float[] out, int row, int columns) {
    float a = weights[w];
    float b = weights[w + units];
    float c = weights[w + 2 * units];
    float d = weights[w + 3 * units];
    int second = x + columns;
    int third = second + columns;
    int fourth = third + columns;
    for (int k = 0; k < columns; k++) {
      out[row + k] += a * in[x + k] + b * in[second + k] + c * in[third + k] + d * in[fourth + k];
    }
  }

  @Override
  public void activate(ActivationLayer layer, float[] x, int columns) {
    for (int j = 0; j < layer.units(); j++) {
      activate(layer, j, x, columns);
    }
  }

  private static void activate(ActivationLayer layer, int j, float[] x, int columns) {
    int row = j * columns;
    float slope = layer.slope()[j];
    if (layer.dice()) {
      float mean = layer.mean()[j];
      float scale = layer.scale()[j];
      for (int k = row; k < row + columns; k++) {
        float p = (float) (1 / (1 + Math.exp((mean - x[k]) * scale)));
        x[k] *= slope + (1 - slope) * p;
      }
    } else {
      for (int k = row; k < row + columns; k++) {
        x[k] = Math.max(x[k], 0) + slope * Math.min(x[k], 0);
      }
    }
  }

  @Override
  public void weigh(
      ActivationLayer layer,
      float[] weights,
      float bias,
      float[] x,
      float[] out,
      int from,
      int columns) {
    Arrays.fill(out, from, from + columns, bias);
    for (int j = 0; j < layer.units(); j++) {
      activate(layer, j, x, columns);
      float weight = weights[j];
      int row = j * columns;
      for (int k = 0; k < columns; k++) {
        out[from + k] += weight * x[row + k];
      }
    }
  }

  @Override
  public void softmax(float[] x, int rows, int columns) {
    for (int k = 0; k < columns; k++) {
      float max = Float.NEGATIVE_INFINITY;
      for (int i = k; i < rows * columns; i += columns) {
        max = Math.max(max, x[i]);
      }
      float sum = 0;
      for (int i = k; i < rows * columns; i += columns) {
        x[i] = (float) Math.exp(x[i] - max);
        sum += x[i];
      }
      for (int i = k; i < rows * columns; i += columns) {
        x[i] /= sum;
      }
    }
  }
}
