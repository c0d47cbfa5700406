package io.millrace.ranking.scorer;

/** Weights in rows that are padded with zeros at their ends. */
final class PaddedWeights {

  private PaddedWeights() {}

  /** The next multiple of {@link Kernel#UNITS}. */
  static int units(int units) {
    return (units + Kernel.UNITS - 1) / Kernel.UNITS * Kernel.UNITS;
  }

  /**
   * A matrix with longer rows, and some more rows of zeros.
   *
   * @param units of each row as it comes
   * @param padded numbers of each row of the outcome
   * @param rows of the outcome
   */
  static float[] of(float[] weights, int units, int padded, int rows) {
    float[] to = new float[rows * padded];
    copy(weights, units, to, padded, 0);
    return to;
  }

  /** Copies a matrix into another one with longer rows, from a row on. */
  static void copy(float[] weights, int units, float[] to, int padded, int row) {
    for (int i = 0; i < weights.length / units; i++) {
      System.arraycopy(weights, i * units, to, (row + i) * padded, units);
    }
  }
}
