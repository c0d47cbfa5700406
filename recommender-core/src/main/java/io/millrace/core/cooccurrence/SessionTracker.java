package io.millrace.core.cooccurrence;

import io.millrace.core.activity.ActivityDistribution;
import io.millrace.core.activity.Admission;
import io.millrace.core.activity.SessionActivity;
import io.millrace.core.activity.SessionConfig;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.model.Interaction;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Turns an interaction into visits to item rows: one to its own item, with a touch, and one to
 * every distinct item among the K interactions around it in its session. Pairs of an item with
 * itself do not count.
 *
 * <p>An interaction that comes out of order is paired with those before and after it in time. Pairs
 * counted earlier stay as they are: what was adjacent when it arrived remains so.
 *
 * <p>Not thread-safe: it reuses scratch space.
 */
public final class SessionTracker {

  private final SessionConfig session;
  private final List<CoOccurrenceRule> rules;
  private final int reach;
  private final int nearest;
  private final ActivityDistribution activity;

  /** The distinct other items met so far, the newest first. */
  private final long[] others;

  /** Increments of other item → this item, R for each other item. */
  private final float[] toThis;

  /** Increments of this item → other item, R for each other item. */
  private final float[] fromThis;

  private int size;

  public SessionTracker(SessionConfig session, CoOccurrenceConfig coOccurrence) {
    this.session = session;
    rules = coOccurrence.rules();
    reach = coOccurrence.sessionReach();
    nearest = coOccurrence.secondHop().nearest();
    activity = new ActivityDistribution(session.activityDecay());
    int most = Math.min(2 * reach, session.historyLength());
    others = new long[most];
    toThis = new float[most * rules.size()];
    fromThis = new float[most * rules.size()];
  }

  /**
   * Offers an interaction to the history of its session.
   *
   * @param history the session's, changed where the interaction is accepted
   * @param arrivedAt wall-clock time at which the interaction was read, in epoch milliseconds
   * @param watermark event time that the stream has reached, {@link Touch#NONE} before the first
   *     watermark
   * @param visits gets the visits if it is accepted, the one with the touch first
   */
  public Admission track(
      SessionHistory history,
      Interaction interaction,
      long arrivedAt,
      long watermark,
      Consumer<ItemVisit> visits) {
    return offer(history, interaction, arrivedAt, watermark, true, visits);
  }

  /**
   * Offers an interaction to the history of its session as {@link #track} does, but leaves the
   * activity of sessions as it is. The touch has neither arrival nor watermark.
   */
  public Admission follow(
      SessionHistory history, Interaction interaction, Consumer<ItemVisit> visits) {
    return offer(history, interaction, 0, Touch.NONE, false, visits);
  }

  /** The activity of all sessions that were tracked. */
  public ActivityDistribution activity() {
    return activity;
  }

  private Admission offer(
      SessionHistory history,
      Interaction interaction,
      long arrivedAt,
      long watermark,
      boolean learns,
      Consumer<ItemVisit> visits) {
    if (history.isExpired(interaction.time(), session)) {
      history.forgetAll(session);
    }
    long previous = history.sequence();
    SessionActivity before = history.activity(0);
    Admission admission =
        history.offer(interaction.item(), interaction.time(), interaction.type(), session);
    if (admission == Admission.ACCEPTED) {
      SessionActivity after = history.activity(0);
      if (learns) {
        activity.move(before, after);
      }
      collectPairs(history, after.interactions());
      emitVisits(
          interaction,
          new Touch(
              interaction.session(),
              previous,
              history.sequence(),
              interaction.type(),
              history.activity(activity.degree(after.interactions())),
              arrivedAt,
              watermark),
          visits);
    }
    return admission;
  }

  private void collectPairs(SessionHistory history, long sessionLength) {
    size = 0;
    int position = history.lastPosition();
    for (int p = position - 1; p >= Math.max(0, position - reach); p--) {
      addPair(history, p, position, sessionLength);
    }
    for (int p = position + 1; p <= Math.min(history.size() - 1, position + reach); p++) {
      addPair(history, position, p, sessionLength);
    }
  }

  private void addPair(SessionHistory history, int earlier, int later, long sessionLength) {
    boolean thisIsLater = later == history.lastPosition();
    long other = history.item(thisIsLater ? earlier : later);
    if (other == history.item(history.lastPosition())) {
      return;
    }
    SessionPair pair =
        new SessionPair(
            history.time(later) - history.time(earlier),
            later - earlier,
            history.type(earlier),
            history.type(later),
            sessionLength);
    int first = indexOf(other) * rules.size();
    for (int r = 0; r < rules.size(); r++) {
      float forward = rules.get(r).forward(pair);
      float backward = rules.get(r).backward(pair);
      toThis[first + r] += thisIsLater ? forward : backward;
      fromThis[first + r] += thisIsLater ? backward : forward;
    }
  }

  private int indexOf(long other) {
    for (int i = 0; i < size; i++) {
      if (others[i] == other) {
        return i;
      }
    }
    others[size] = other;
    Arrays.fill(toThis, size * rules.size(), (size + 1) * rules.size(), 0);
    Arrays.fill(fromThis, size * rules.size(), (size + 1) * rules.size(), 0);
    return size++;
  }

  private void emitVisits(Interaction interaction, Touch touch, Consumer<ItemVisit> visits) {
    long cause = Touch.hash(touch.session());
    visits.accept(touchingVisit(interaction, cause, touch));
    for (int i = 0; i < size; i++) {
      if (isAnyPositive(toThis, i)) {
        visits.accept(
            new ItemVisit(
                others[i],
                interaction.time(),
                rules.size(),
                new long[] {interaction.item()},
                Arrays.copyOfRange(toThis, i * rules.size(), (i + 1) * rules.size()),
                i < nearest ? 1 : 0,
                cause,
                null));
      }
    }
  }

  private ItemVisit touchingVisit(Interaction interaction, long cause, Touch touch) {
    int r = rules.size();
    long[] neighbors = new long[size];
    float[] increments = new float[size * r];
    int count = 0;
    int near = 0;
    for (int i = 0; i < size; i++) {
      if (isAnyPositive(fromThis, i)) {
        near += i < nearest ? 1 : 0;
        neighbors[count] = others[i];
        System.arraycopy(fromThis, i * r, increments, count * r, r);
        count++;
      }
    }
    return new ItemVisit(
        interaction.item(),
        interaction.time(),
        r,
        Arrays.copyOf(neighbors, count),
        Arrays.copyOf(increments, count * r),
        near,
        cause,
        touch);
  }

  private boolean isAnyPositive(float[] increments, int other) {
    for (int i = other * rules.size(); i < (other + 1) * rules.size(); i++) {
      if (increments[i] > 0) {
        return true;
      }
    }
    return false;
  }
}
