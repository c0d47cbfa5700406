package io.millrace.core.sampling;

/**
 * Mean gaps in two bytes, by their logarithm: code c stands for a gap of 2^(c/1024) steps, and so
 * for a probability of 2^(−c/1024), from 1 to 2^−64. A gap is off by 0.04 % at most, where the
 * estimate itself is off by some percent.
 */
final class GapCode {

  private static final double CODES_PER_DOUBLING = 1_024;
  private static final double LN_2 = Math.log(2);

  private GapCode() {}

  /** The code of a gap of 1 step or more. */
  static char of(double gap) {
    return (char)
        Math.min(Character.MAX_VALUE, Math.round(Math.log(gap) / LN_2 * CODES_PER_DOUBLING));
  }

  /** The probability that a code stands for. */
  static double probability(char code) {
    return Math.pow(2, -code / CODES_PER_DOUBLING);
  }

  /** Its natural logarithm. */
  static double logProbability(char code) {
    return -code / CODES_PER_DOUBLING * LN_2;
  }
}
