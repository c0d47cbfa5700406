package io.millrace.core.activity;

import io.millrace.core.decay.ForwardDecay;
import java.util.Arrays;

/**
 * How many interactions recent sessions have, and where one session stands among them.
 *
 * <p>Every session counts once, with the interactions of its life so far and the time of its last
 * one: when it goes on, it leaves its old place and takes a new one. So long sessions do not count
 * at each of their interactions, and a session does not have to end before it counts. After its
 * last interaction it stays where it is and fades by 2^(−age/h). A session that comes back after
 * its expiry counts as another one.
 *
 * <p>The degree of a session with n interactions is the share of all weight at fewer than n, plus
 * half of that at exactly n (Bross: "How to use ridit analysis", Biometrics 14, 1958). Its mean
 * over all sessions is 1/2, however many of them are alike.
 *
 * <p>Interactions are small whole numbers, so their weights are kept exactly, one per number up to
 * {@link #MOST_INTERACTIONS}; sessions with more share the last place. That is all that is held. It
 * merges without loss, and the same stream gives the same figures.
 *
 * <p>Not thread-safe. {@link ExactActivity} is the reference.
 */
public final class ActivityDistribution {

  /** Sessions with more interactions than this are as active as those with so many. */
  public static final int MOST_INTERACTIONS = 1_000;

  private final ForwardDecay decay;

  /** The weight of the sessions with one interaction, with two, and so on. */
  private final double[] weights = new double[MOST_INTERACTIONS];

  /** The places in use; there is no weight behind them. */
  private int size;

  /** Event time to which the stored weights refer, in epoch milliseconds. */
  private long landmark;

  /**
   * @param decay how sessions fade after their last interaction
   */
  public ActivityDistribution(ForwardDecay decay) {
    this.decay = decay;
  }

  /**
   * Moves a session to its new place.
   *
   * @param before its activity before an interaction, {@link SessionActivity#NONE} if it is new
   * @param after its activity after that, with at least one interaction
   */
  public void move(SessionActivity before, SessionActivity after) {
    if (size == 0) {
      landmark = after.lastTime();
    }
    moveLandmark(after.lastTime());
    if (before.interactions() > 0) {
      int place = place(before.interactions());
      double weight = decay.growth(landmark, before.lastTime());
      // It may have more weight than is there: after a merge, a subtask holds a share of all
      // sessions, which are not quite its own; and a session of before this was kept is not in it.
      weights[place] = Math.max(0, weights[place] - weight);
    }
    int place = place(after.interactions());
    weights[place] += decay.growth(landmark, after.lastTime());
    size = Math.max(size, place + 1);
  }

  /**
   * How active a session is among all.
   *
   * @param interactions those of its life so far, 1 or more
   * @return from 0 to 1; 0 where there are no sessions
   */
  public float degree(long interactions) {
    int place = place(interactions);
    double below = 0;
    double all = 0;
    for (int i = 0; i < size; i++) {
      if (i == place) {
        below = all + weights[i] / 2;
      }
      all += weights[i];
    }
    if (all == 0) {
      return 0;
    }
    return (float) ((place < size ? below : all) / all);
  }

  /** What is held, to be stored or moved. */
  public ActivityCounts counts() {
    return new ActivityCounts(landmark, Arrays.copyOf(weights, size));
  }

  /**
   * Adds sessions that were counted elsewhere.
   *
   * @param share what part of them counts here, more than 0
   */
  public void merge(ActivityCounts other, double share) {
    if (other.size() == 0) {
      return;
    }
    if (size == 0) {
      landmark = other.landmark();
    }
    moveLandmark(other.landmark());
    double scale = share * decay.growth(landmark, other.landmark());
    for (int i = 0; i < other.size(); i++) {
      weights[place(i + 1)] += other.weight(i) * scale;
    }
    size = Math.max(size, place(other.size()) + 1);
  }

  private static int place(long interactions) {
    return (int) Math.min(interactions, MOST_INTERACTIONS) - 1;
  }

  private void moveLandmark(long time) {
    int halfLives = decay.halfLivesToMove(landmark, time);
    if (halfLives > 0) {
      landmark = decay.moved(landmark, halfLives);
      double scale = Math.scalb(1d, -halfLives);
      for (int i = 0; i < size; i++) {
        weights[i] *= scale;
      }
    }
  }
}
