package io.millrace.core.feature;

/** The unit of a feature, and the range that its values are kept to. */
public enum FeatureType {
  /** 1 where it is so, else 0. */
  FLAG("0 or 1", 0, 1),
  /** A part of a whole, or the reciprocal of a place. */
  SHARE("share", 0, 1),
  /** ln(0.001 + x) for a sum x of shares or of cosine weights, mostly below 1. */
  LOG_WEIGHT("ln(0.001 + weight)", -7, 7),
  /** ln(1 + x) for a count or a sum of fading counts x. */
  LOG_COUNT("ln(1 + count)", 0, 50),
  /** ln(1 + s) for s seconds. */
  LOG_SECONDS("ln(1 + seconds)", 0, 50),
  /** ln(x) for a ratio x. */
  LOG_RATIO("ln(ratio)", -50, 50),
  /** ln(p) for a probability p. */
  LOG_SHARE("ln(share)", -20, 0),
  /** ln(p / (1 − p)) for a probability p from 10^-6 to 1 − 10^-6. */
  LOG_ODDS("ln(p / (1 - p))", -14, 14);

  private static final double LEAST_PROBABILITY = 1e-6;

  /** Shares below it are as good as none. */
  private static final double LEAST_WEIGHT = 0.001;

  private static final double LOG_OF_NONE = Math.log(LEAST_WEIGHT);

  private final String unit;
  private final float least;
  private final float most;

  FeatureType(String unit, float least, float most) {
    this.unit = unit;
    this.least = least;
    this.most = most;
  }

  /** The unit, for people. */
  public String unit() {
    return unit;
  }

  /** The lowest value. */
  public float least() {
    return least;
  }

  /** The highest value. */
  public float most() {
    return most;
  }

  /** A value within the range; 0 for what is no number. */
  float bounded(double value) {
    if (value >= least && value <= most) {
      return (float) value;
    }
    return value < least ? least : value > most ? most : 0;
  }

  /** What was added up, in the feature's unit. */
  double ofSum(double sum) {
    if (this != LOG_WEIGHT) {
      return sum;
    }
    // Most candidates are no neighbours of most items, and a logarithm is dear.
    return sum == 0 ? LOG_OF_NONE : Math.log(LEAST_WEIGHT + sum);
  }

  /** ln(p / (1 − p)), with p kept off 0 and 1. */
  static double logOdds(double probability) {
    double p = Math.min(1 - LEAST_PROBABILITY, Math.max(LEAST_PROBABILITY, probability));
    return Math.log(p / (1 - p));
  }
}
