package io.millrace.cli.demo;

import java.util.SplittableRandom;

/**
 * How popular the groups of the simulated shop are, hour by hour: a power law among the groups,
 * each of which waxes and wanes in its own rhythm. Immutable.
 */
final class Trends {
  private static final double GROUP_EXPONENT = 0.7;

  /** Between its best and its worst time a group's popularity changes by e to twice this. */
  private static final double SWING = 1.2;

  private static final double SHORTEST_PERIOD_HOURS = 24;
  private static final double LONGEST_PERIOD_HOURS = 96;

  private final Chances[] byHour;

  /** Sets the rhythms for a number of hours. */
  Trends(int groups, int hours, SplittableRandom random) {
    double[] base = Chances.zipf(groups, GROUP_EXPONENT);
    double[] period = new double[groups];
    double[] phase = new double[groups];
    for (int g = 0; g < groups; g++) {
      period[g] = random.nextDouble(SHORTEST_PERIOD_HOURS, LONGEST_PERIOD_HOURS);
      phase[g] = random.nextDouble();
    }
    byHour = new Chances[hours];
    for (int hour = 0; hour < hours; hour++) {
      double[] weights = new double[groups];
      for (int g = 0; g < groups; g++) {
        double angle = 2 * Math.PI * (hour / period[g] + phase[g]);
        weights[g] = base[g] * StrictMath.exp(SWING * StrictMath.sin(angle));
      }
      byHour[hour] = new Chances(weights);
    }
  }

  /** Draws the group that a session in an hour is about. */
  int drawGroup(int hour, SplittableRandom random) {
    return byHour[hour].draw(random);
  }
}
