package io.millrace.ranking.scorer;

import static io.millrace.ranking.scorer.VectorFunctions.FLOATS;
import static io.millrace.ranking.scorer.VectorFunctions.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The loops by the Vector API; here those over matrices with a candidate in each row, a feature or
 * a unit in each lane. Only there where Java was started with {@code --add-modules
 * jdk.incubator.vector}; {@link Scorers} finds it by its name.
 */
final class VectorKernel extends VectorColumns {

  /** For what is smaller than a vector. */
  private static final Kernel SCALAR = new PlainKernel();

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
          VectorFunctions.dice(FloatVector.fromArray(FLOATS, x, k), slope, mean, scale)
              .intoArray(x, k);
        }
      } else {
        for (int k = j; k < rows * units; k += units) {
          VectorFunctions.prelu(FloatVector.fromArray(FLOATS, x, k), slope).intoArray(x, k);
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
}
