package io.millrace.evaluation.metric;

/**
 * One figure of an evaluation.
 *
 * @param section where it stands, names separated by dots; empty at the top
 * @param name such as {@code recall@20}
 * @param value the figure
 * @param low lower end of its 95 % interval; not a number where it has none
 * @param high upper end of its 95 % interval; not a number where it has none
 */
public record Figure(String section, String name, double value, double low, double high) {

  /** A figure without an interval. */
  static Figure plain(String section, String name, double value) {
    return new Figure(section, name, value, Double.NaN, Double.NaN);
  }

  /** The same with an interval that ends where shares do, at 0 and 1. */
  Figure asShare() {
    return new Figure(section, name, value, Math.max(0, low), Math.min(1, high));
  }

  /** Whether there is an interval. */
  public boolean hasInterval() {
    return !Double.isNaN(low);
  }
}
