package io.millrace.evaluation.metric;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The percentile bootstrap over sessions (Efron and Tibshirani, "An Introduction to the Bootstrap",
 * 1993): as many sessions are drawn with replacement as there are, again and again, and the middle
 * 95 % of the figures of these choices are the interval. Sessions are drawn and not cases, because
 * the cases of one session are alike.
 */
final class SessionBootstrap {

  private static final double LOW = 0.025;
  private static final double HIGH = 0.975;

  private final int sessions;
  private final int resamples;
  private final long seed;

  SessionBootstrap(int sessions, int resamples, long seed) {
    this.sessions = sessions;
    this.resamples = resamples;
    this.seed = seed;
  }

  int resamples() {
    return resamples;
  }

  /**
   * Gives each choice of sessions: how many times each occurs, in an array that is used again for
   * the next choice. The same seed gives the same choices.
   */
  void forEach(Consumer<int[]> choice) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] times = new int[sessions];
    for (int resample = 0; resample < resamples; resample++) {
      Arrays.fill(times, 0);
      for (int draw = 0; draw < sessions; draw++) {
        times[random.nextInt(sessions)]++;
      }
      choice.accept(times);
    }
  }

  /**
   * The figure with the interval of its values under all choices. Choices for which it is not
   * defined are left out.
   */
  static Figure interval(String section, String name, double value, double[] values) {
    double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    return sorted.length == 0
        ? Figure.plain(section, name, value)
        : new Figure(section, name, value, quantile(sorted, LOW), quantile(sorted, HIGH));
  }

  /**
   * The figure with the interval of what its values under all choices are off their own mean. It is
   * for figures of which a choice with repetitions always gives less, as of the number of distinct
   * items: their values under the choices all lie below the figure, but vary as it does.
   */
  static Figure centredInterval(String section, String name, double value, double[] values) {
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    double[] centred = Arrays.stream(values).map(each -> value + (each - mean)).toArray();
    return interval(section, name, value, centred);
  }

  /** The quantile of sorted values, linear between two of them. */
  static double quantile(double[] sorted, double share) {
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
