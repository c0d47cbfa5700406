package io.millrace.cli.demo;

import java.util.Arrays;
import java.util.SplittableRandom;

/** A choice among numbered outcomes with given weights. Immutable. */
final class Chances {
  private final double[] cumulative;

  /** Makes a choice with weights that are not negative and not all zero. */
  Chances(double[] weights) {
    cumulative = weights.clone();
    for (int i = 1; i < cumulative.length; i++) {
      cumulative[i] += cumulative[i - 1];
    }
  }

  /** Weights 1, 1/2^s, 1/3^s and so on, as the popularity of things is spread. */
  static double[] zipf(int count, double s) {
    double[] weights = new double[count];
    for (int i = 0; i < count; i++) {
      // The exact mathematics, so that a seed means the same on every machine.
      weights[i] = StrictMath.pow(i + 1, -s);
    }
    return weights;
  }

  /** Draws an outcome, from 0. */
  int draw(SplittableRandom random) {
    double point = random.nextDouble() * cumulative[cumulative.length - 1];
    int found = Arrays.binarySearch(cumulative, point);
    // A point on a border belongs to the outcome after it.
    return found >= 0 ? found + 1 : -found - 1;
  }
}
