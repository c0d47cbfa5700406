package io.millrace.core.cooccurrence;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.activity.ActivityCounts;
import io.millrace.core.activity.Admission;
import io.millrace.core.activity.SessionActivity;
import io.millrace.core.activity.SessionConfig;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.decay.ForwardDecay;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The visits that the interactions of one session bring, by time-decayed and adjacent. */
final class SessionTrackerTest {
  private static final long T = 1_600_000_000_000L;
  private static final long HOUR = Duration.ofHours(1).toMillis();

  /** A visit in a form that compares; the increments are those of time-decayed and adjacent. */
  private record Visit(long item, boolean touches, Map<Long, List<Float>> increments) {}

  private final SessionHistory history = new SessionHistory();
  private final SessionTracker tracker = tracker(20);

  @Test
  void theFirstInteractionOnlyTouches() {
    assertThat(track(1, T)).containsExactly(new Visit(1, true, Map.of()));
  }

  @Test
  void pairsWithAllBeforeByTimeAndWithTheLastByOrder() {
    track(1, T);
    track(2, T + HOUR);

    // 3 and 2: one half-life apart and adjacent, so 0.5 each way, 1 for 2 → 3 and 0.3 for 3 → 2.
    // 3 and 1: two half-lives apart and not adjacent, so 0.25 each way.
    assertThat(track(3, T + 2 * HOUR))
        .containsExactly(
            new Visit(3, true, Map.of(2L, List.of(0.5f, 0.3f), 1L, List.of(0.25f, 0f))),
            new Visit(2, false, Map.of(3L, List.of(0.5f, 1f))),
            new Visit(1, false, Map.of(3L, List.of(0.25f, 0f))));
  }

  @Test
  void tellsRulesTheTypesOfBoth() {
    List<CoOccurrenceRule> typeWeighted = List.of(TypeWeightedRule.DEFAULT);
    SessionTracker tracker = new SessionTracker(SessionConfig.DEFAULT, config(typeWeighted, 20));
    List<Visit> visits = new ArrayList<>();
    for (Interaction interaction :
        List.of(
            click(1, T),
            new Interaction("s", 3, T + 2, InteractionType.ORDERS),
            new Interaction("s", 2, T + 1, InteractionType.CARTS))) {
      visits.clear();
      tracker.track(history, interaction, 0, Touch.NONE, visit -> visits.add(describe(visit)));
    }

    // The cart of 2 arrives last and stands in the middle: what leads to it gets 6, what leads
    // from it 1 for the click before it and 3 for the order after it.
    assertThat(visits)
        .containsExactly(
            new Visit(2, true, Map.of(1L, List.of(1f), 3L, List.of(3f))),
            new Visit(1, false, Map.of(2L, List.of(6f))),
            new Visit(3, false, Map.of(2L, List.of(6f))));
  }

  @Test
  void theLengthOfASessionIsThatOfItsWholeLife() {
    SessionTracker tracker =
        new SessionTracker(
            new SessionConfig(2, Duration.ofDays(14), SessionConfig.DEFAULT.activityDecay()),
            config(List.of(new ItemCfRule(1, 0.5f)), 20));
    track(tracker, 1, T);
    track(tracker, 2, T + 1);
    track(tracker, 3, T + 2);

    // The session is 4 long, of which the history holds 2: 1 / ln 5 forward, half of it back.
    assertThat(track(tracker, 4, T + 3))
        .containsExactly(
            new Visit(4, true, Map.of(3L, List.of(0.6213349f / 2))),
            new Visit(3, false, Map.of(4L, List.of(0.6213349f))));
  }

  @Test
  void theTouchCarriesTheSessionItsActivityBothSequencesAndTheArrival() {
    List<ItemVisit> visits = new ArrayList<>();
    tracker.track(
        history, new Interaction("s", 1, T, InteractionType.ORDERS), 77, Touch.NONE, visits::add);
    tracker.track(
        history, new Interaction("s", 2, T, InteractionType.CLICKS), 78, Touch.NONE, visits::add);

    // The second interaction is of the same time, so its sequence is one more than that. The
    // session is alone, so half of the sessions that are as active as it count as less active.
    assertThat(visits)
        .extracting(ItemVisit::touch)
        .containsExactly(
            new Touch(
                "s",
                Touch.NONE,
                T,
                InteractionType.ORDERS,
                new SessionActivity(0, 0, 1, T, T, 0.5f),
                77,
                Touch.NONE),
            new Touch(
                "s",
                T,
                T + 1,
                InteractionType.CLICKS,
                new SessionActivity(1, 0, 1, T, T, 0.5f),
                78,
                Touch.NONE),
            null);
    assertThat(visits).extracting(ItemVisit::time).containsOnly(T);
  }

  @Test
  void theDegreeOfActivityIsThatAmongAllSessions() {
    track(1, T);
    SessionHistory other = new SessionHistory();
    assertThat(degree(other, 1)).isEqualTo(0.5f);
    // One session has one interaction, this one has two.
    assertThat(degree(other, 2)).isEqualTo(0.75f);
  }

  @Test
  void anExpiredSessionCountsAsTwo() {
    track(1, T);
    track(2, T + 14 * 24 * HOUR);

    ActivityCounts counts = tracker.activity().counts();
    // Both have one interaction; the second is two half-lives later than the first.
    assertThat(counts.size()).isEqualTo(1);
    assertThat(counts.weight(0)).isEqualTo(1 + 4);
  }

  @Test
  void whoFollowsLeavesTheActivityOfSessionsAsItIs() {
    track(1, T);
    List<ItemVisit> visits = new ArrayList<>();
    SessionHistory other = new SessionHistory();
    tracker.follow(other, click(2, T), visits::add);
    tracker.follow(other, click(3, T), visits::add);

    assertThat(visits)
        .filteredOn(visit -> visit.touch() != null)
        .extracting(SessionTrackerTest::degree)
        .containsExactly(0.5f, 1f);
    assertThat(tracker.activity().counts().size()).isEqualTo(1);
  }

  @Test
  void anItemIsNoNeighbourOfItself() {
    track(1, T);

    assertThat(track(1, T + HOUR)).containsExactly(new Visit(1, true, Map.of()));
  }

  @Test
  void sumsTheOccurrencesOfANeighbour() {
    track(1, T);
    track(2, T + HOUR);
    track(1, T + 2 * HOUR);

    // 1 stands one and three half-lives before: 0.5 + 0.125. Only the nearer one is adjacent.
    assertThat(track(2, T + 3 * HOUR))
        .containsExactly(
            new Visit(2, true, Map.of(1L, List.of(0.625f, 0.3f))),
            new Visit(1, false, Map.of(2L, List.of(0.625f, 1f))));
  }

  @Test
  void reachesOnlyTheLastInteractions() {
    SessionTracker near = tracker(2);
    track(near, 1, T);
    track(near, 2, T);
    track(near, 3, T);

    assertThat(track(near, 4, T)).extracting(Visit::item).containsExactly(4L, 3L, 2L);
  }

  @Test
  void aLateInteractionIsPairedWithThoseAroundIt() {
    track(1, T);
    track(3, T + 2 * HOUR);

    // It is later than 1 and earlier than 3, adjacent to both and one half-life from both.
    assertThat(track(2, T + HOUR))
        .containsExactly(
            new Visit(2, true, Map.of(1L, List.of(0.5f, 0.3f), 3L, List.of(0.5f, 1f))),
            new Visit(1, false, Map.of(2L, List.of(0.5f, 1f))),
            new Visit(3, false, Map.of(2L, List.of(0.5f, 0.3f))));
  }

  @Test
  void leavesOutPairsThatNoRuleCounts() {
    track(1, T);
    track(2, T + 10 * HOUR);

    // 1 lies more than the window of 24 hours before 3, 2 exactly 24 hours.
    assertThat(track(3, T + 34 * HOUR)).extracting(Visit::item).containsExactly(3L, 2L);
  }

  @Test
  void leavesOutADirectionThatNoRuleCounts() {
    SessionTracker forwardOnly =
        new SessionTracker(SessionConfig.DEFAULT, config(List.of(new AdjacentRule(0f)), 20));
    track(forwardOnly, 1, T);

    assertThat(track(forwardOnly, 2, T))
        .containsExactly(
            new Visit(2, true, Map.of()), new Visit(1, false, Map.of(2L, List.of(1f))));
  }

  @Test
  void theNearestItemsTellEachOther() {
    for (int item = 1; item <= 5; item++) {
      track(item, T + item);
    }
    List<ItemVisit> visits = new ArrayList<>();
    tracker.track(history, click(6, T + 6), 0, Touch.NONE, visits::add);

    // The visit of 6 tells the first three of its neighbours, 5, 4 and 3; these tell 6.
    assertThat(visits).extracting(ItemVisit::item).containsExactly(6L, 5L, 4L, 3L, 2L, 1L);
    assertThat(visits).extracting(ItemVisit::near).containsExactly(3, 1, 1, 1, 0, 0);
    assertThat(visits.get(0).neighbors).containsExactly(5, 4, 3, 2, 1);
  }

  @Test
  void aNearItemThatNoRuleCountsIsNotTold() {
    track(1, T);
    track(2, T + 10 * HOUR);
    List<ItemVisit> visits = new ArrayList<>();
    tracker.track(history, click(3, T + 34 * HOUR), 0, Touch.NONE, visits::add);

    // 1 lies outside of the window of 24 hours.
    assertThat(visits).extracting(ItemVisit::item).containsExactly(3L, 2L);
    assertThat(visits).extracting(ItemVisit::near).containsExactly(1, 1);
  }

  @Test
  void aRepetitionBringsNoVisits() {
    track(1, T);
    track(2, T + HOUR);
    List<ItemVisit> visits = new ArrayList<>();

    assertThat(tracker.track(history, click(1, T), 0, Touch.NONE, visits::add))
        .isEqualTo(Admission.REPEATED);
    assertThat(visits).isEmpty();
  }

  @Test
  void anExpiredSessionStartsAnew() {
    track(1, T);
    long later = T + Duration.ofDays(14).toMillis();

    assertThat(track(2, later)).containsExactly(new Visit(2, true, Map.of()));
    assertThat(track(3, later)).extracting(Visit::item).containsExactly(3L, 2L);
  }

  @Test
  void aReachBeyondTheHistoryPairsWithAllOfIt() {
    SessionTracker far =
        new SessionTracker(
            new SessionConfig(3, Duration.ofDays(14), SessionConfig.DEFAULT.activityDecay()),
            config(CoOccurrenceFixtures.TWO_RULES, 1_000));
    for (int item = 1; item <= 5; item++) {
      track(far, item, T);
    }

    assertThat(track(far, 6, T)).extracting(Visit::item).containsExactly(6L, 5L, 4L);
  }

  @Test
  void aRobotCostsNoMoreThanAnyone() {
    // One visit to its own item and one to each of the 20 before it.
    for (int i = 0; i < 5_000; i++) {
      assertThat(track(i, T + i)).hasSizeLessThanOrEqualTo(21);
    }
    assertThat(history.size()).isEqualTo(50);
  }

  private List<Visit> track(long item, long time) {
    return track(tracker, item, time);
  }

  private List<Visit> track(SessionTracker with, long item, long time) {
    List<Visit> visits = new ArrayList<>();
    assertThat(
            with.track(
                history, click(item, time), 0, Touch.NONE, visit -> visits.add(describe(visit))))
        .isEqualTo(Admission.ACCEPTED);
    return visits;
  }

  /** The degree of activity that the touch of a click carries. */
  private float degree(SessionHistory session, long item) {
    List<ItemVisit> visits = new ArrayList<>();
    tracker.track(session, click(item, T), 0, Touch.NONE, visits::add);
    return degree(visits.get(0));
  }

  private static float degree(ItemVisit visit) {
    return Objects.requireNonNull(visit.touch()).activity().degree();
  }

  private static Visit describe(ItemVisit visit) {
    Map<Long, List<Float>> increments = new LinkedHashMap<>();
    for (int i = 0; i < visit.size(); i++) {
      List<Float> ofNeighbor = new ArrayList<>();
      for (int r = 0; r < visit.rules(); r++) {
        ofNeighbor.add(visit.increment(i, r));
      }
      increments.put(visit.neighbor(i), ofNeighbor);
    }
    return new Visit(visit.item(), visit.touch() != null, increments);
  }

  private static Interaction click(long item, long time) {
    return new Interaction("s", item, time, InteractionType.CLICKS);
  }

  private static SessionTracker tracker(int reach) {
    return new SessionTracker(SessionConfig.DEFAULT, config(CoOccurrenceFixtures.TWO_RULES, reach));
  }

  private static CoOccurrenceConfig config(List<CoOccurrenceRule> rules, int reach) {
    return new CoOccurrenceConfig(
        rules,
        reach,
        96,
        new ForwardDecay(Duration.ofDays(7)),
        20,
        Duration.ofDays(30),
        SecondHopConfig.DEFAULT);
  }
}
