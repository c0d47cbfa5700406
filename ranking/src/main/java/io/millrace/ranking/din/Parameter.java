package io.millrace.ranking.din;

import org.jspecify.annotations.Nullable;

/**
 * A named matrix of a model, in rows; vectors have one row.
 *
 * @param trained by gradients; other parameters are measured
 */
public record Parameter(String name, int rows, int columns, boolean trained) {

  /** The number of values. */
  public int length() {
    return Math.multiplyExact(rows, columns);
  }

  /**
   * Checks the values of the parameter.
   *
   * @return them
   * @throws IllegalArgumentException if they are missing, too few, too many or not finite
   */
  public float[] require(float @Nullable [] values) {
    if (values == null || values.length != length()) {
      throw new IllegalArgumentException(
          "%s has %s values instead of %d"
              .formatted(name, values == null ? "no" : values.length, length()));
    }
    for (float x : values) {
      if (!Float.isFinite(x)) {
        throw new IllegalArgumentException(name + " has the value " + x);
      }
    }
    return values;
  }
}
