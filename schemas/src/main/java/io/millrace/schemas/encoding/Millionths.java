package io.millrace.schemas.encoding;

/**
 * Probabilities as the integers that records hold, which are short in Avro where they are small.
 */
public final class Millionths {

  private static final int WHOLE = 1_000_000;

  private Millionths() {}

  /**
   * The nearest number of millionths.
   *
   * @param probability from 0 to 1
   * @return from 0 to 1,000,000; 0 for less than half a millionth
   */
  public static int of(float probability) {
    return Math.round(probability * WHOLE);
  }

  /** The probability of so many millionths, from 0 to 1. */
  public static double probability(int millionths) {
    return (double) millionths / WHOLE;
  }
}
