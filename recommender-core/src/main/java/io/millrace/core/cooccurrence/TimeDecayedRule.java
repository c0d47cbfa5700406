package io.millrace.core.cooccurrence;

import java.time.Duration;

/**
 * Items that a session touches close in time belong together: a pair with the gap Δt adds 2^(−Δt/h)
 * in both directions, and nothing where Δt is longer than the window.
 *
 * <p>A short half-life h makes it a rule of what is compared with each other, a long one of what is
 * bought for the same purpose. The window only saves work: at 24 half-lives the increment is 6e-8.
 *
 * @param halfLife h, 1 ms or more
 * @param window the longest gap that counts, more than zero
 */
public record TimeDecayedRule(Duration halfLife, Duration window) implements CoOccurrenceRule {

  /** The name of the rule. */
  public static final String NAME = "time-decayed";

  /** A half-life of 1 hour within a window of 24 hours. */
  public static final TimeDecayedRule DEFAULT =
      new TimeDecayedRule(Duration.ofHours(1), Duration.ofHours(24));

  public TimeDecayedRule {
    if (halfLife.toMillis() <= 0) {
      throw new IllegalArgumentException("the half-life is at least 1 ms, not " + halfLife);
    }
    if (window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException("the window is more than zero, not " + window);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public float forward(SessionPair pair) {
    if (pair.gapMillis() > window.toMillis()) {
      return 0;
    }
    return (float) Math.pow(2, -(double) pair.gapMillis() / halfLife.toMillis());
  }

  @Override
  public float backward(SessionPair pair) {
    return forward(pair);
  }
}
