package io.millrace.core.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.decay.ForwardDecay;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a session stands among all, what is held for that, and merging. */
final class ActivityDistributionTest {

  private static final long T = 1_600_000_000_000L;
  private static final Duration WEEK = Duration.ofDays(7);
  private static final ForwardDecay DECAY = new ForwardDecay(WEEK);

  /** A degree is a float: 24 bits. The rest is the rounding of sums of some thousand weights. */
  private static final double TOLERANCE = 1e-7;

  private final ActivityDistribution activity = new ActivityDistribution(DECAY);

  @Test
  void isTheShareOfSessionsWithFewerAndHalfOfThoseWithAsMany() {
    assertThat(activity.degree(1)).isZero();
    arrive(activity, 1, T);
    assertThat(activity.degree(1)).isEqualTo(0.5f);
    arrive(activity, 1, T);
    arrive(activity, 2, T);
    arrive(activity, 7, T);

    // Two of four have one interaction, one has two, one has seven.
    assertThat(activity.degree(1)).isEqualTo(0.25f);
    assertThat(activity.degree(2)).isEqualTo(0.625f);
    assertThat(activity.degree(3)).isEqualTo(0.75f);
    assertThat(activity.degree(7)).isEqualTo(0.875f);
    assertThat(activity.degree(8)).isEqualTo(1);
  }

  @Test
  void aSessionCountsOnceHoweverLongItIs() {
    arrive(activity, 1, T);
    SessionActivity before = SessionActivity.NONE;
    for (int n = 1; n <= 9; n++) {
      SessionActivity after = of(n, T + n);
      activity.move(before, after);
      before = after;
    }

    // One session of one interaction and one of nine; the eight places between are empty.
    assertThat(activity.degree(9)).isCloseTo(0.75f, within((float) TOLERANCE));
    assertThat(activity.degree(5)).isCloseTo(0.5f, within((float) TOLERANCE));
  }

  @Test
  void sessionsFadeAfterTheirLastInteraction() {
    arrive(activity, 1, T);
    arrive(activity, 3, T + WEEK.toMillis());

    // The first is worth 1/2, the second 1.
    assertThat(activity.degree(2)).isEqualTo((float) (0.5 / 1.5));
  }

  @Test
  void agreesWithTheReferenceAlsoOutOfOrderAndOverYears() {
    ExactActivity exact = new ExactActivity(WEEK);
    Map<Integer, SessionActivity> sessions = new HashMap<>();
    Random random = new Random(3);
    long time = T;
    for (int i = 0; i < 20_000; i++) {
      time += random.nextInt(2 * 3_600_000);
      long at = random.nextInt(5) == 0 ? time - random.nextInt(86_400_000) : time;
      // The lower half of the sessions comes back ever again, the others seldom.
      int session = random.nextBoolean() ? random.nextInt(20) : random.nextInt(5_000);
      SessionActivity before = sessions.getOrDefault(session, SessionActivity.NONE);
      SessionActivity after =
          new SessionActivity(
              before.clicks() + 1, 0, 0, Long.MIN_VALUE, Math.max(before.lastTime(), at), 0);
      sessions.put(session, after);
      activity.move(before, after);
      exact.put("s" + session, after);
      if (i % 500 == 0) {
        for (int n = 1; n < 700; n += 1 + n / 3) {
          assertThat((double) activity.degree(n)).isCloseTo(exact.degree(n), within(TOLERANCE));
        }
      }
    }
    // 20,000 hours are 119 half-lives, so the landmark was moved.
    assertThat(activity.counts().landmark()).isGreaterThan(T + 50 * WEEK.toMillis());
  }

  @Test
  void holdsNoMoreForARobot() {
    arrive(activity, 2, T);
    SessionActivity before = SessionActivity.NONE;
    for (int n = 1; n <= 5_000; n++) {
      SessionActivity after = of(n, T);
      activity.move(before, after);
      before = after;
    }

    assertThat(activity.counts().size()).isEqualTo(ActivityDistribution.MOST_INTERACTIONS);
    assertThat(activity.degree(5_000)).isEqualTo(0.75f);
    assertThat(activity.degree(ActivityDistribution.MOST_INTERACTIONS)).isEqualTo(0.75f);
  }

  @Test
  void aWeightThatIsNotThereIsNotTakenFromOthers() {
    arrive(activity, 1, T);
    // This session was counted elsewhere.
    activity.move(of(2, T), of(3, T));
    activity.move(of(1, T), of(2, T));
    activity.move(of(1, T), of(2, T));

    assertThat(IntStream.range(0, 3).mapToObj(activity.counts()::weight))
        .containsExactly(0d, 2d, 1d);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void sharesOfTwoPartsAddUpToTheWhole(int parallelism) {
    ActivityDistribution first = new ActivityDistribution(DECAY);
    ActivityDistribution second = new ActivityDistribution(DECAY);
    Random random = new Random(5);
    for (int i = 0; i < 1_000; i++) {
      SessionActivity session = of(1 + random.nextInt(40), T + (long) i * 86_400_000);
      (i % 3 == 0 ? first : second).move(SessionActivity.NONE, session);
      activity.move(SessionActivity.NONE, session);
    }

    ActivityDistribution sum = new ActivityDistribution(DECAY);
    for (int subtask = 0; subtask < parallelism; subtask++) {
      ActivityDistribution restored = new ActivityDistribution(DECAY);
      restored.merge(first.counts(), 1.0 / parallelism);
      restored.merge(second.counts(), 1.0 / parallelism);
      assertSameDegrees(restored, activity);
      sum.merge(restored.counts(), 1);
    }
    assertSameDegrees(sum, activity);
    assertThat(weight(sum.counts())).isCloseTo(weight(activity.counts()), within(TOLERANCE));
  }

  @Test
  void mergingNothingChangesNothing() {
    activity.merge(new ActivityDistribution(DECAY).counts(), 1);
    assertThat(activity.degree(1)).isZero();

    arrive(activity, 1, T);
    activity.merge(new ActivityDistribution(DECAY).counts(), 1);
    assertThat(activity.degree(2)).isEqualTo(1);
  }

  @Test
  void goesOnAfterARestoreToTheLastDigit() {
    ActivityDistribution restored = new ActivityDistribution(DECAY);
    Function<ActivityDistribution, List<Float>> degrees =
        distribution -> IntStream.range(1, 60).mapToObj(distribution::degree).toList();
    Random random = new Random(6);
    for (int i = 0; i < 2_000; i++) {
      SessionActivity session = of(1 + random.nextInt(50), T + (long) i * 3_600_000);
      activity.move(SessionActivity.NONE, session);
      if (i == 1_000) {
        restored.merge(activity.counts(), 1);
      } else if (i > 1_000) {
        restored.move(SessionActivity.NONE, session);
        assertThat(degrees.apply(restored)).isEqualTo(degrees.apply(activity));
      }
    }
  }

  private static void assertSameDegrees(ActivityDistribution one, ActivityDistribution other) {
    for (int n = 1; n <= 41; n++) {
      assertThat(one.degree(n)).isCloseTo(other.degree(n), within((float) TOLERANCE));
    }
  }

  private static double weight(ActivityCounts counts) {
    return IntStream.range(0, counts.size()).mapToDouble(counts::weight).sum()
        * DECAY.discount(counts.landmark(), T + 1_000L * 86_400_000);
  }

  /** A session comes in with all of its interactions. */
  private static void arrive(ActivityDistribution activity, int interactions, long time) {
    activity.move(SessionActivity.NONE, of(interactions, time));
  }

  private static SessionActivity of(int interactions, long time) {
    return new SessionActivity(interactions, 0, 0, time, time, 0);
  }
}
