package io.millrace.ranking.din;

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
}
