package io.millrace.core.activity;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The reference of {@link ActivityDistribution}: keeps every session and ranks them when asked. */
public final class ExactActivity {
  private final double halfLife;
  private final Map<String, SessionActivity> sessions = new HashMap<>();

  /**
   * @param halfLife of a session's weight after its last interaction
   */
  public ExactActivity(Duration halfLife) {
    this.halfLife = halfLife.toMillis();
  }

  /** Notes the activity that a session now has. */
  public void put(String session, SessionActivity activity) {
    sessions.put(session, activity);
  }

  /** How active a session with so many interactions is among all, at any time, from 0 to 1. */
  public double degree(long interactions) {
    // All weights fade alike, so the time to which they are faded changes no share.
    long now = sessions.values().stream().mapToLong(SessionActivity::lastTime).max().orElse(0);
    double below = 0;
    double all = 0;
    for (SessionActivity session : sessions.values()) {
      double weight = Math.pow(2, (session.lastTime() - now) / halfLife);
      all += weight;
      if (session.interactions() < interactions) {
        below += weight;
      } else if (session.interactions() == interactions) {
        below += weight / 2;
      }
    }
    return all == 0 ? 0 : below / all;
  }
}
