package io.millrace.ranking.scorer;

import static io.millrace.ranking.scorer.VectorFunctions.FLOATS;
import static io.millrace.ranking.scorer.VectorFunctions.WIDTH;

import jdk.incubator.vector.FloatVector;

/** The loops over matrices whose columns are candidates, a candidate in each lane. */
abstract class VectorColumns implements Kernel {

  /** For what is smaller than a vector. */
  private static final Kernel SCALAR = new PlainKernel();

  @Override
  public final int width() {
    return WIDTH;
  }

  @Override
  public final void multiply(
      float[] weights,
      int rows,
      int units,
      float[] bias,
      float[] in,
      float[] out,
      int from,
      int columns) {
    int k = 0;
    for (; k + 2 * WIDTH <= columns; k += 2 * WIDTH) {
      for (int j = 0; j < units; j += UNITS) {
        multiplyTwo(weights, rows, units, bias, j, in, k, out, from + j * columns + k, columns);
      }
    }
    if (k < columns) {
      for (int j = 0; j < units; j += UNITS) {
        multiplyOne(weights, rows, units, bias, j, in, k, out, from + j * columns + k, columns);
      }
    }
  }

  /** Four units by two vectors: eight sums hide the latency of an addition. */
  private static void multiplyTwo(
      float[] weights,
      int rows,
      int units,
      float[] bias,
      int j,
      float[] in,
      int k,
      float[] out,
      int to,
      int columns) {
    FloatVector a = FloatVector.broadcast(FLOATS, bias[j]);
    FloatVector b = FloatVector.broadcast(FLOATS, bias[j + 1]);
    FloatVector c = FloatVector.broadcast(FLOATS, bias[j + 2]);
    FloatVector d = FloatVector.broadcast(FLOATS, bias[j + 3]);
    FloatVector a2 = a;
    FloatVector b2 = b;
    FloatVector c2 = c;
    FloatVector d2 = d;
    int w = j;
    int x = k;
    for (int i = 0; i < rows; i++) {
      FloatVector first = FloatVector.fromArray(FLOATS, in, x);
      FloatVector second = FloatVector.fromArray(FLOATS, in, x + WIDTH);
      FloatVector weight = FloatVector.broadcast(FLOATS, weights[w]);
      a = first.fma(weight, a);
      a2 = second.fma(weight, a2);
      weight = FloatVector.broadcast(FLOATS, weights[w + 1]);
      b = first.fma(weight, b);
      b2 = second.fma(weight, b2);
      weight = FloatVector.broadcast(FLOATS, weights[w + 2]);
      c = first.fma(weight, c);
      c2 = second.fma(weight, c2);
      weight = FloatVector.broadcast(FLOATS, weights[w + 3]);
      d = first.fma(weight, d);
      d2 = second.fma(weight, d2);
      w += units;
      x += columns;
    }
    a.intoArray(out, to);
    a2.intoArray(out, to + WIDTH);
    b.intoArray(out, to + columns);
    b2.intoArray(out, to + columns + WIDTH);
    c.intoArray(out, to + 2 * columns);
    c2.intoArray(out, to + 2 * columns + WIDTH);
    d.intoArray(out, to + 3 * columns);
    d2.intoArray(out, to + 3 * columns + WIDTH);
  }

  private static void multiplyOne(
      float[] weights,
      int rows,
      int units,
      float[] bias,
      int j,
      float[] in,
      int k,
      float[] out,
      int to,
      int columns) {
    FloatVector a = FloatVector.broadcast(FLOATS, bias[j]);
    FloatVector b = FloatVector.broadcast(FLOATS, bias[j + 1]);
    FloatVector c = FloatVector.broadcast(FLOATS, bias[j + 2]);
    FloatVector d = FloatVector.broadcast(FLOATS, bias[j + 3]);
    int w = j;
    int x = k;
    for (int i = 0; i < rows; i++) {
      FloatVector values = FloatVector.fromArray(FLOATS, in, x);
      a = values.fma(FloatVector.broadcast(FLOATS, weights[w]), a);
      b = values.fma(FloatVector.broadcast(FLOATS, weights[w + 1]), b);
      c = values.fma(FloatVector.broadcast(FLOATS, weights[w + 2]), c);
      d = values.fma(FloatVector.broadcast(FLOATS, weights[w + 3]), d);
      w += units;
      x += columns;
    }
    a.intoArray(out, to);
    b.intoArray(out, to + columns);
    c.intoArray(out, to + 2 * columns);
    d.intoArray(out, to + 3 * columns);
  }

  @Override
  public final void fold(SplitLayer layer, float[] items, int from, float[] matrix, float[] bias) {
    int units = layer.units();
    int j = 0;
    for (; j + WIDTH <= units; j += WIDTH) {
      foldVector(layer, items, from, matrix, bias, j);
    }
    if (j < units && units > WIDTH) {
      // Some units once more, with the same outcome.
      foldVector(layer, items, from, matrix, bias, units - WIDTH);
    } else if (j < units) {
      SCALAR.fold(layer, items, from, matrix, bias);
    }
  }

  private static void foldVector(
      SplitLayer layer, float[] items, int from, float[] matrix, float[] bias, int j) {
    float[] candidate = layer.candidate();
    float[] product = layer.product();
    float[] history = layer.history();
    FloatVector sum = FloatVector.fromArray(FLOATS, layer.bias(), j);
    int row = j;
    for (int i = 0; i < layer.dimension(); i++) {
      FloatVector h = FloatVector.broadcast(FLOATS, items[from + i]);
      FloatVector.fromArray(FLOATS, product, row)
          .fma(h, FloatVector.fromArray(FLOATS, candidate, row))
          .intoArray(matrix, row);
      sum = FloatVector.fromArray(FLOATS, history, row).fma(h, sum);
      row += layer.units();
    }
    sum.intoArray(bias, j);
  }

  @Override
  public final void multiplyAndWeigh(
      WeighedLayer unit,
      float[] weights,
      int rows,
      float[] bias,
      float[] in,
      float[] hidden,
      float[] out,
      int from,
      int columns) {
    if (unit.layer().dice()) {
      multiply(weights, rows, unit.layer().units(), bias, in, hidden, 0, columns);
      for (int k = 0; k < columns; k += WIDTH) {
        diceSum(unit, hidden, k, columns).intoArray(out, from + k);
      }
      return;
    }
    int k = 0;
    for (; k + 2 * WIDTH <= columns; k += 2 * WIDTH) {
      weighTwo(unit, weights, rows, bias, in, k, out, from + k, columns);
    }
    if (k < columns) {
      weighOne(unit, weights, rows, bias, in, k, out, from + k, columns);
    }
  }

  /** As {@link #multiplyTwo}, but what comes out of the layer stays in registers. */
  private static void weighTwo(
      WeighedLayer unit,
      float[] weights,
      int rows,
      float[] bias,
      float[] in,
      int k,
      float[] out,
      int to,
      int columns) {
    int units = unit.layer().units();
    float[] linear = unit.linear();
    float[] rectified = unit.rectified();
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector sum = FloatVector.broadcast(FLOATS, unit.bias());
    FloatVector sum2 = sum;
    for (int j = 0; j < units; j += UNITS) {
      FloatVector a = FloatVector.broadcast(FLOATS, bias[j]);
      FloatVector b = FloatVector.broadcast(FLOATS, bias[j + 1]);
      FloatVector c = FloatVector.broadcast(FLOATS, bias[j + 2]);
      FloatVector d = FloatVector.broadcast(FLOATS, bias[j + 3]);
      FloatVector a2 = a;
      FloatVector b2 = b;
      FloatVector c2 = c;
      FloatVector d2 = d;
      int w = j;
      int x = k;
      for (int i = 0; i < rows; i++) {
        FloatVector first = FloatVector.fromArray(FLOATS, in, x);
        FloatVector second = FloatVector.fromArray(FLOATS, in, x + WIDTH);
        FloatVector weight = FloatVector.broadcast(FLOATS, weights[w]);
        a = first.fma(weight, a);
        a2 = second.fma(weight, a2);
        weight = FloatVector.broadcast(FLOATS, weights[w + 1]);
        b = first.fma(weight, b);
        b2 = second.fma(weight, b2);
        weight = FloatVector.broadcast(FLOATS, weights[w + 2]);
        c = first.fma(weight, c);
        c2 = second.fma(weight, c2);
        weight = FloatVector.broadcast(FLOATS, weights[w + 3]);
        d = first.fma(weight, d);
        d2 = second.fma(weight, d2);
        w += units;
        x += columns;
      }
      FloatVector weight = FloatVector.broadcast(FLOATS, linear[j]);
      sum = a.fma(weight, sum);
      sum2 = a2.fma(weight, sum2);
      weight = FloatVector.broadcast(FLOATS, linear[j + 1]);
      sum = b.fma(weight, sum);
      sum2 = b2.fma(weight, sum2);
      weight = FloatVector.broadcast(FLOATS, linear[j + 2]);
      sum = c.fma(weight, sum);
      sum2 = c2.fma(weight, sum2);
      weight = FloatVector.broadcast(FLOATS, linear[j + 3]);
      sum = d.fma(weight, sum);
      sum2 = d2.fma(weight, sum2);
      weight = FloatVector.broadcast(FLOATS, rectified[j]);
      sum = a.max(zero).fma(weight, sum);
      sum2 = a2.max(zero).fma(weight, sum2);
      weight = FloatVector.broadcast(FLOATS, rectified[j + 1]);
      sum = b.max(zero).fma(weight, sum);
      sum2 = b2.max(zero).fma(weight, sum2);
      weight = FloatVector.broadcast(FLOATS, rectified[j + 2]);
      sum = c.max(zero).fma(weight, sum);
      sum2 = c2.max(zero).fma(weight, sum2);
      weight = FloatVector.broadcast(FLOATS, rectified[j + 3]);
      sum = d.max(zero).fma(weight, sum);
      sum2 = d2.max(zero).fma(weight, sum2);
    }
    sum.intoArray(out, to);
    sum2.intoArray(out, to + WIDTH);
  }

  private static void weighOne(
      WeighedLayer unit,
      float[] weights,
      int rows,
      float[] bias,
      float[] in,
      int k,
      float[] out,
      int to,
      int columns) {
    int units = unit.layer().units();
    float[] linear = unit.linear();
    float[] rectified = unit.rectified();
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector sum = FloatVector.broadcast(FLOATS, unit.bias());
    for (int j = 0; j < units; j += UNITS) {
      FloatVector a = FloatVector.broadcast(FLOATS, bias[j]);
      FloatVector b = FloatVector.broadcast(FLOATS, bias[j + 1]);
      FloatVector c = FloatVector.broadcast(FLOATS, bias[j + 2]);
      FloatVector d = FloatVector.broadcast(FLOATS, bias[j + 3]);
      int w = j;
      int x = k;
      for (int i = 0; i < rows; i++) {
        FloatVector values = FloatVector.fromArray(FLOATS, in, x);
        a = values.fma(FloatVector.broadcast(FLOATS, weights[w]), a);
        b = values.fma(FloatVector.broadcast(FLOATS, weights[w + 1]), b);
        c = values.fma(FloatVector.broadcast(FLOATS, weights[w + 2]), c);
        d = values.fma(FloatVector.broadcast(FLOATS, weights[w + 3]), d);
        w += units;
        x += columns;
      }
      sum = a.fma(FloatVector.broadcast(FLOATS, linear[j]), sum);
      sum = b.fma(FloatVector.broadcast(FLOATS, linear[j + 1]), sum);
      sum = c.fma(FloatVector.broadcast(FLOATS, linear[j + 2]), sum);
      sum = d.fma(FloatVector.broadcast(FLOATS, linear[j + 3]), sum);
      sum = a.max(zero).fma(FloatVector.broadcast(FLOATS, rectified[j]), sum);
      sum = b.max(zero).fma(FloatVector.broadcast(FLOATS, rectified[j + 1]), sum);
      sum = c.max(zero).fma(FloatVector.broadcast(FLOATS, rectified[j + 2]), sum);
      sum = d.max(zero).fma(FloatVector.broadcast(FLOATS, rectified[j + 3]), sum);
    }
    sum.intoArray(out, to);
  }

  private static FloatVector diceSum(WeighedLayer unit, float[] x, int k, int columns) {
    ActivationLayer layer = unit.layer();
    float[] weights = unit.weights();
    float[] slopes = layer.slope();
    float[] means = layer.mean();
    float[] scales = layer.scale();
    FloatVector sum = FloatVector.broadcast(FLOATS, unit.bias());
    int row = k;
    for (int j = 0; j < layer.units(); j++) {
      FloatVector activated =
          VectorFunctions.dice(
              FloatVector.fromArray(FLOATS, x, row),
              FloatVector.broadcast(FLOATS, slopes[j]),
              FloatVector.broadcast(FLOATS, means[j]),
              FloatVector.broadcast(FLOATS, scales[j]));
      sum = activated.fma(FloatVector.broadcast(FLOATS, weights[j]), sum);
      row += columns;
    }
    return sum;
  }

  @Override
  public final void softmax(float[] x, int rows, int columns) {
    int end = rows * columns;
    for (int k = 0; k < columns; k += WIDTH) {
      FloatVector max = FloatVector.fromArray(FLOATS, x, k);
      for (int i = k + columns; i < end; i += columns) {
        max = max.max(FloatVector.fromArray(FLOATS, x, i));
      }
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int i = k; i < end; i += columns) {
        FloatVector e = VectorFunctions.exp(FloatVector.fromArray(FLOATS, x, i).sub(max));
        sum = sum.add(e);
        e.intoArray(x, i);
      }
      FloatVector share = FloatVector.broadcast(FLOATS, 1).div(sum);
      for (int i = k; i < end; i += columns) {
        FloatVector.fromArray(FLOATS, x, i).mul(share).intoArray(x, i);
      }
    }
  }
}
