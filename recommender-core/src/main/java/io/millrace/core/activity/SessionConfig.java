package io.millrace.core.activity;

import io.millrace.core.decay.ForwardDecay;
import java.io.Serializable;
import java.time.Duration;

/**
 * How much of a session is remembered.
 *
 * @param historyLength interactions kept per session, 1 to 10,000
 * @param expiry a session without an interaction for so long is forgotten, more than zero
 * @param activityDecay how sessions fade among those that a session's activity is compared with
 */
public record SessionConfig(int historyLength, Duration expiry, ForwardDecay activityDecay)
    implements Serializable {

  /** The last 50 interactions, forgotten after 14 days; compared at a half-life of 7 days. */
  public static final SessionConfig DEFAULT =
      new SessionConfig(50, Duration.ofDays(14), new ForwardDecay(Duration.ofDays(7)));

  public SessionConfig {
    if (historyLength < 1 || historyLength > 10_000) {
      throw new IllegalArgumentException(
          "the history length is from 1 to 10000, not " + historyLength);
    }
    if (expiry.isNegative() || expiry.isZero()) {
      throw new IllegalArgumentException("the session expiry is more than zero, not " + expiry);
    }
  }
}
