package io.millrace.ranking.scorer;

/** Weights in rows whose length is a multiple of {@link Kernel#UNITS}, zeros at their ends. */
final class PaddedWeights {

  private PaddedWeights() {}

  /** The next multiple of {@link Kernel#UNITS}. */
  static int units(int units) {
    return (units + Kernel.UNITS - 1) / Kernel.UNITS * Kernel.UNITS;
  }

  /**
   * A matrix with some more rows of zeros.
   *
   * @param units of each row as it comes
   */
  static float[] of(float[] weights, int units, int rows) {
    float[] padded = new float[rows * units(units)];
    copy(weights, units, padded, 0);
    return padded;
  }

  /** Copies a matrix into another one, from a row on. */
  static void copy(float[] weights, int units, float[] to, int row) {
    for (int i = 0; i < weights.length / units; i++) {
      System.arraycopy(weights, i * units, to, (row + i) * units(units), units);
    }
  }
}
