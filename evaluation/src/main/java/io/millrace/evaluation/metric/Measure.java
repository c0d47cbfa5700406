package io.millrace.evaluation.metric;

import java.util.function.ToDoubleFunction;

/**
 * A figure as a function of the sums of {@link CaseColumns}.
 *
 * @param section see {@link Figure#section}
 * @param name see {@link Figure#name}
 * @param function not a number where the sums leave the figure undefined
 */
record Measure(String section, String name, ToDoubleFunction<double[]> function) {

  /** The share of one column's sum in another's, divided by a constant. */
  static Measure ratio(String section, String name, int numerator, int denominator, double by) {
    return new Measure(section, name, sums -> sums[numerator] / (by * sums[denominator]));
  }

  double of(double[] sums) {
    return function.applyAsDouble(sums);
  }
}
