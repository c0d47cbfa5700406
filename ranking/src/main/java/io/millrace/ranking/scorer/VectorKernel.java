package io.millrace.ranking.scorer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops by the Vector API, a candidate or a unit in each lane. Only there where Java was
 * started with {@code --add-modules jdk.incubator.vector}; {@link Scorers} finds it by its name.
 */
final class VectorKernel implements Kernel {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = FLOATS.length();

  /** For what is smaller than a vector. */
  private static final Kernel SCALAR = new PlainKernel();

  /** e^x is taken within ±this: beyond it, 1 / (1 + e^x) is 0 or 1 to all digits of a float. */
  private static final float MOST_EXPONENT = 87;

  private static final float LOG2_E = 1.442695041f;

  /** ln 2 in two parts, the first of few bits: n times it is exact. */
  private static final float LN_2_HIGH = 0.693359375f;

  private static final float LN_2_LOW = -2.12194440e-4f;

  /** 1.5·2^23: what is added to it is rounded to a whole number, which its low bits then hold. */
  private static final float ROUNDING = 12582912;

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
  public void fold(SplitLayer layer, float[] items, int from, float[] matrix, float[] bias) {
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
          dice(
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
  public void softmax(float[] x, int rows, int columns) {
    int end = rows * columns;
    for (int k = 0; k < columns; k += WIDTH) {
      FloatVector max = FloatVector.fromArray(FLOATS, x, k);
      for (int i = k + columns; i < end; i += columns) {
        max = max.max(FloatVector.fromArray(FLOATS, x, i));
      }
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int i = k; i < end; i += columns) {
        FloatVector e = exp(FloatVector.fromArray(FLOATS, x, i).sub(max));
        sum = sum.add(e);
        e.intoArray(x, i);
      }
      FloatVector share = FloatVector.broadcast(FLOATS, 1).div(sum);
      for (int i = k; i < end; i += columns) {
        FloatVector.fromArray(FLOATS, x, i).mul(share).intoArray(x, i);
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
    int count = mean.length;
    if (count < WIDTH) {
      SCALAR.standardize(features, first, mean, scale, bound, to, from, stride, candidates);
      return;
    }
    for (int i = 0; i < count; i += WIDTH) {
      // The last vector takes some features once more, with the same outcome.
      int at = Math.min(i, count - WIDTH);
      FloatVector means = FloatVector.fromArray(FLOATS, mean, at);
      FloatVector scales = FloatVector.fromArray(FLOATS, scale, at);
      for (int k = 0; k < candidates; k++) {
        FloatVector x = FloatVector.fromArray(FLOATS, features, first + k * count + at);
        FloatVector scaled = x.sub(means).mul(scales);
        // Cheaper than min and max, which have rules for NaN and the sign of 0.
        scaled = scaled.blend(bound, scaled.compare(VectorOperators.GT, bound));
        scaled = scaled.blend(-bound, scaled.compare(VectorOperators.LT, -bound));
        // 0 for finite numbers, else NaN.
        VectorMask<Float> finite = x.sub(x).compare(VectorOperators.EQ, 0);
        FloatVector.zero(FLOATS).blend(scaled, finite).intoArray(to, from + k * stride + at);
      }
    }
  }

  @Override
  public void layer(
      ActivationLayer layer, float[] weights, float[] in, int inputs, float[] out, int candidates) {
    int units = layer.units();
    for (int k = 0; k < candidates; k += ROWS) {
      int j = 0;
      // What is left in the end is nothing, or two or four vectors.
      for (; (units - j) / WIDTH == 3 || (units - j) / WIDTH > 4; j += 3 * WIDTH) {
        layerThree(layer, weights, in, inputs, out, k, j);
      }
      for (; j < units; j += 2 * WIDTH) {
        layerTwo(layer, weights, in, inputs, out, k, j);
      }
    }
    activate(layer, out, candidates);
  }

  /** Four candidates by three vectors of units: twelve sums hide the latency of an addition. */
  private static void layerThree(
      ActivationLayer layer, float[] weights, float[] in, int inputs, float[] out, int k, int j) {
    int units = layer.units();
    FloatVector a = FloatVector.fromArray(FLOATS, layer.bias(), j);
    FloatVector b = FloatVector.fromArray(FLOATS, layer.bias(), j + WIDTH);
    FloatVector c = FloatVector.fromArray(FLOATS, layer.bias(), j + 2 * WIDTH);
    FloatVector a2 = a;
    FloatVector b2 = b;
    FloatVector c2 = c;
    FloatVector a3 = a;
    FloatVector b3 = b;
    FloatVector c3 = c;
    FloatVector a4 = a;
    FloatVector b4 = b;
    FloatVector c4 = c;
    int x = k * inputs;
    int x2 = x + inputs;
    int x3 = x2 + inputs;
    int x4 = x3 + inputs;
    int w = j;
    for (int i = 0; i < inputs; i++) {
      FloatVector first = FloatVector.fromArray(FLOATS, weights, w);
      FloatVector second = FloatVector.fromArray(FLOATS, weights, w + WIDTH);
      FloatVector third = FloatVector.fromArray(FLOATS, weights, w + 2 * WIDTH);
      FloatVector value = FloatVector.broadcast(FLOATS, in[x + i]);
      a = first.fma(value, a);
      b = second.fma(value, b);
      c = third.fma(value, c);
      value = FloatVector.broadcast(FLOATS, in[x2 + i]);
      a2 = first.fma(value, a2);
      b2 = second.fma(value, b2);
      c2 = third.fma(value, c2);
      value = FloatVector.broadcast(FLOATS, in[x3 + i]);
      a3 = first.fma(value, a3);
      b3 = second.fma(value, b3);
      c3 = third.fma(value, c3);
      value = FloatVector.broadcast(FLOATS, in[x4 + i]);
      a4 = first.fma(value, a4);
      b4 = second.fma(value, b4);
      c4 = third.fma(value, c4);
      w += units;
    }
    int to = k * units + j;
    a.intoArray(out, to);
    b.intoArray(out, to + WIDTH);
    c.intoArray(out, to + 2 * WIDTH);
    to += units;
    a2.intoArray(out, to);
    b2.intoArray(out, to + WIDTH);
    c2.intoArray(out, to + 2 * WIDTH);
    to += units;
    a3.intoArray(out, to);
    b3.intoArray(out, to + WIDTH);
    c3.intoArray(out, to + 2 * WIDTH);
    to += units;
    a4.intoArray(out, to);
    b4.intoArray(out, to + WIDTH);
    c4.intoArray(out, to + 2 * WIDTH);
  }

  /** Four candidates by two vectors of units. */
  private static void layerTwo(
      ActivationLayer layer, float[] weights, float[] in, int inputs, float[] out, int k, int j) {
    int units = layer.units();
    FloatVector a = FloatVector.fromArray(FLOATS, layer.bias(), j);
    FloatVector b = FloatVector.fromArray(FLOATS, layer.bias(), j + WIDTH);
    FloatVector a2 = a;
    FloatVector b2 = b;
    FloatVector a3 = a;
    FloatVector b3 = b;
    FloatVector a4 = a;
    FloatVector b4 = b;
    int x = k * inputs;
    int x2 = x + inputs;
    int x3 = x2 + inputs;
    int x4 = x3 + inputs;
    int w = j;
    for (int i = 0; i < inputs; i++) {
      FloatVector first = FloatVector.fromArray(FLOATS, weights, w);
      FloatVector second = FloatVector.fromArray(FLOATS, weights, w + WIDTH);
      FloatVector value = FloatVector.broadcast(FLOATS, in[x + i]);
      a = first.fma(value, a);
      b = second.fma(value, b);
      value = FloatVector.broadcast(FLOATS, in[x2 + i]);
      a2 = first.fma(value, a2);
      b2 = second.fma(value, b2);
      value = FloatVector.broadcast(FLOATS, in[x3 + i]);
      a3 = first.fma(value, a3);
      b3 = second.fma(value, b3);
      value = FloatVector.broadcast(FLOATS, in[x4 + i]);
      a4 = first.fma(value, a4);
      b4 = second.fma(value, b4);
      w += units;
    }
    int to = k * units + j;
    a.intoArray(out, to);
    b.intoArray(out, to + WIDTH);
    to += units;
    a2.intoArray(out, to);
    b2.intoArray(out, to + WIDTH);
    to += units;
    a3.intoArray(out, to);
    b3.intoArray(out, to + WIDTH);
    to += units;
    a4.intoArray(out, to);
    b4.intoArray(out, to + WIDTH);
  }

  private static void activate(ActivationLayer layer, float[] x, int rows) {
    int units = layer.units();
    for (int j = 0; j < units; j += WIDTH) {
      FloatVector slope = FloatVector.fromArray(FLOATS, layer.slope(), j);
      if (layer.dice()) {
        FloatVector mean = FloatVector.fromArray(FLOATS, layer.mean(), j);
        FloatVector scale = FloatVector.fromArray(FLOATS, layer.scale(), j);
        for (int k = j; k < rows * units; k += units) {
          dice(FloatVector.fromArray(FLOATS, x, k), slope, mean, scale).intoArray(x, k);
        }
      } else {
        for (int k = j; k < rows * units; k += units) {
          prelu(FloatVector.fromArray(FLOATS, x, k), slope).intoArray(x, k);
        }
      }
    }
  }

  @Override
  public void outputs(
      float[] weights, float[] bias, float[] in, int units, float[] out, int candidates) {
    for (int k = 0; k < candidates; k++) {
      for (int t = 0; t < bias.length; t++) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int j = 0; j < units; j += WIDTH) {
          sum =
              FloatVector.fromArray(FLOATS, in, k * units + j)
                  .fma(FloatVector.fromArray(FLOATS, weights, t * units + j), sum);
        }
        out[k * bias.length + t] = bias[t] + sum.reduceLanes(VectorOperators.ADD);
      }
    }
  }

  private static FloatVector prelu(FloatVector x, FloatVector slope) {
    return x.blend(x.mul(slope), x.compare(VectorOperators.LT, 0));
  }

  private static FloatVector dice(
      FloatVector x, FloatVector slope, FloatVector mean, FloatVector scale) {
    FloatVector one = FloatVector.broadcast(FLOATS, 1);
    FloatVector p = one.div(exp(mean.sub(x).mul(scale)).add(1));
    return p.fma(one.sub(slope), slope).mul(x);
  }

  /**
   * e^x to 2 units in the last place, for x within ±87 and else for the nearest bound: x = n·ln 2 +
   * r, and a polynomial in r (Cephes library, expf).
   */
  private static FloatVector exp(FloatVector x) {
    FloatVector bounded = x.max(-MOST_EXPONENT).min(MOST_EXPONENT);
    FloatVector rounding = FloatVector.broadcast(FLOATS, ROUNDING);
    FloatVector shifted = bounded.fma(FloatVector.broadcast(FLOATS, LOG2_E), rounding);
    FloatVector n = shifted.sub(rounding);
    FloatVector r = n.fma(FloatVector.broadcast(FLOATS, -LN_2_HIGH), bounded);
    r = n.fma(FloatVector.broadcast(FLOATS, -LN_2_LOW), r);
    FloatVector y = FloatVector.broadcast(FLOATS, 1.9875691500e-4f);
    y = y.fma(r, FloatVector.broadcast(FLOATS, 1.3981999507e-3f));
    y = y.fma(r, FloatVector.broadcast(FLOATS, 8.3334519073e-3f));
    y = y.fma(r, FloatVector.broadcast(FLOATS, 4.1665795894e-2f));
    y = y.fma(r, FloatVector.broadcast(FLOATS, 1.6666665459e-1f));
    y = y.fma(r, FloatVector.broadcast(FLOATS, 5.0000001201e-1f));
    y = y.fma(r.mul(r), r).add(1);
    // The low bits of the shifted sum are n, and those of 1 are an exponent of 0.
    IntVector power =
        shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(Float.floatToIntBits(1));
    return y.mul(power.reinterpretAsFloats());
  }
}
