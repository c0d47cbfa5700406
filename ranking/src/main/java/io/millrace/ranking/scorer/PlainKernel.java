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
  public void fold(SplitLayer layer, float[] items, int from, float[] matrix, float[] bias) {
    int units = layer.units();
    System.arraycopy(layer.bias(), 0, bias, 0, units);
    for (int i = 0; i < layer.dimension(); i++) {
      float h = items[from + i];
      int row = i * units;
      for (int j = row; j < row + units; j++) {
        matrix[j] = layer.candidate()[j] + h * layer.product()[j];
      }
      for (int j = 0; j < units; j++) {
        bias[j] += h * layer.history()[row + j];
      }
    }
  }

  private static void activate(ActivationLayer layer, int j, float[] x, int columns) {
    int row = j * columns;
    float slope = layer.slope()[j];
    if (layer.dice()) {
      float mean = layer.mean()[j];
      float scale = layer.scale()[j];
      for (int k = row; k < row + columns; k++) {
        x[k] = dice(x[k], slope, mean, scale);
      }
    } else {
      for (int k = row; k < row + columns; k++) {
        x[k] = prelu(x[k], slope);
      }
    }
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
    ActivationLayer layer = unit.layer();
    multiply(weights, rows, layer.units(), bias, in, hidden, 0, columns);
    Arrays.fill(out, from, from + columns, unit.bias());
    for (int j = 0; j < layer.units(); j++) {
      activate(layer, j, hidden, columns);
      float weight = unit.weights()[j];
      int row = j * columns;
      for (int k = 0; k < columns; k++) {
        out[from + k] += weight * hidden[row + k];
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
    for (int k = 0; k < candidates; k++) {
      for (int i = 0; i < mean.length; i++) {
        float x = features[first + k * mean.length + i];
        float scaled = Math.max(-bound, Math.min(bound, (x - mean[i]) * scale[i]));
        to[from + k * stride + i] = Float.isFinite(x) ? scaled : 0;
      }
    }
  }

  @Override
  public void layer(
      ActivationLayer layer, float[] weights, float[] in, int inputs, float[] out, int candidates) {
    int units = layer.units();
    for (int k = 0; k < candidates; k++) {
      int row = k * units;
      System.arraycopy(layer.bias(), 0, out, row, units);
      for (int i = 0; i < inputs; i++) {
        float x = in[k * inputs + i];
        int w = i * units;
        for (int j = 0; j < units; j++) {
          out[row + j] += x * weights[w + j];
        }
      }
      activateRow(layer, out, row);
    }
  }

  private static void activateRow(ActivationLayer layer, float[] x, int row) {
    float[] slope = layer.slope();
    for (int j = 0; j < layer.units(); j++) {
      x[row + j] =
          layer.dice()
              ? dice(x[row + j], slope[j], layer.mean()[j], layer.scale()[j])
              : prelu(x[row + j], slope[j]);
    }
  }

  @Override
  public void outputs(
      float[] weights, float[] bias, float[] in, int units, float[] out, int candidates) {
    for (int k = 0; k < candidates; k++) {
      for (int t = 0; t < bias.length; t++) {
        float sum = bias[t];
        for (int j = 0; j < units; j++) {
          sum += weights[t * units + j] * in[k * units + j];
        }
        out[k * bias.length + t] = sum;
      }
    }
  }

  private static float prelu(float x, float slope) {
    return Math.max(x, 0) + slope * Math.min(x, 0);
  }

  private static float dice(float x, float slope, float mean, float scale) {
    float p = (float) (1 / (1 + Math.exp((mean - x) * scale)));
    return x * (slope + (1 - slope) * p);
  }
}
