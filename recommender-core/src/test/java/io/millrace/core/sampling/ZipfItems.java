package io.millrace.core.sampling;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws items 0, 1, … with probabilities that fall with a power of their rank. */
final class ZipfItems {

  private final double[] cumulative;
  private final SplittableRandom random;

  /**
   * @param items how many there are
   * @param exponent e: item i is drawn with a probability proportional to (i + 1)^−e
   */
  ZipfItems(int items, double exponent, long seed) {
    random = new SplittableRandom(seed);
    cumulative = new double[items];
    double sum = 0;
    for (int item = 0; item < items; item++) {
      sum += Math.pow(item + 1, -exponent);
      cumulative[item] = sum;
    }
  }

  /** One item. */
  long next() {
    double point = random.nextDouble() * cumulative[cumulative.length - 1];
    int index = Arrays.binarySearch(cumulative, point);
    return index >= 0 ? index + 1 : -index - 1;
  }

  /** The probability of an item. */
  double share(int item) {
    double below = item == 0 ? 0 : cumulative[item - 1];
    return (cumulative[item] - below) / cumulative[cumulative.length - 1];
  }
}
