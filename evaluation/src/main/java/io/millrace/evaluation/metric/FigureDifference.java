package io.millrace.evaluation.metric;

/**
 * One figure under two configurations.
 *
 * @param first the figure under the first
 * @param second the figure under the second
 * @param difference second − first, with its interval
 */
public record FigureDifference(double first, double second, Figure difference) {

  /** Whether the interval of the difference leaves out 0. */
  public boolean isDistinguishable() {
    return difference.hasInterval() && (difference.low() > 0 || difference.high() < 0);
  }
}
