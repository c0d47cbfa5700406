package io.millrace.ranking.scorer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Functions of each lane of a vector. */
final class VectorFunctions {

  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  static final int WIDTH = FLOATS.length();

  /** e^x is taken within ±this: beyond it, 1 / (1 + e^x) is 0 or 1 to all digits of a float. */
  private static final float MOST_EXPONENT = 87;

  private static final float LOG2_E = 1.442695041f;

  /** ln 2 in two parts, the first of few bits: n times it is exact. */
  private static final float LN_2_HIGH = 0.693359375f;

  private static final float LN_2_LOW = -2.12194440e-4f;

  /** 1.5·2^23: what is added to it is rounded to a whole number, which its low bits then hold. */
  private static final float ROUNDING = 12582912;

  private VectorFunctions() {}

  static FloatVector prelu(FloatVector x, FloatVector slope) {
    return x.blend(x.mul(slope), x.compare(VectorOperators.LT, 0));
  }

  static FloatVector dice(FloatVector x, FloatVector slope, FloatVector mean, FloatVector scale) {
    FloatVector one = FloatVector.broadcast(FLOATS, 1);
    FloatVector p = one.div(exp(mean.sub(x).mul(scale)).add(1));
    return p.fma(one.sub(slope), slope).mul(x);
  }

  /**
   * e^x to 2 units in the last place, for x within ±87 and else for the nearest bound: x = n·ln 2 +
   * r, and a polynomial in r (Cephes library, expf).
   */
  static FloatVector exp(FloatVector x) {
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
