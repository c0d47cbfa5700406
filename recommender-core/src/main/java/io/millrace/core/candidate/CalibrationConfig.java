package io.millrace.core.candidate;

import io.millrace.core.decay.ForwardDecay;
import java.io.Serializable;
import java.time.Duration;

/**
 * How the channels calibrate themselves.
 *
 * @param decay how counts of what was offered and what was hit fade over the stream's time
 * @param priorStrength so many offers outweigh what is assumed before any were seen, above 0
 * @param priorFirst the probability that is assumed of a channel's first place; rank r is assumed
 *     to have 1/(1 + r) of it; in (0, 1)
 */
public record CalibrationConfig(ForwardDecay decay, double priorStrength, double priorFirst)
    implements Serializable {

  /** A half-life of 7 days, and a prior of 20 offers with 0.1 in the first place. */
  public static final CalibrationConfig DEFAULT =
      new CalibrationConfig(new ForwardDecay(Duration.ofDays(7)), 20, 0.1);

  public CalibrationConfig {
    if (!(priorStrength > 0) || Double.isInfinite(priorStrength)) {
      throw new IllegalArgumentException(
          "the prior of the calibration is above 0, not " + priorStrength);
    }
    if (!(priorFirst > 0 && priorFirst < 1)) {
      throw new IllegalArgumentException(
          "the first probability of the calibration is between 0 and 1, not " + priorFirst);
    }
  }
}
