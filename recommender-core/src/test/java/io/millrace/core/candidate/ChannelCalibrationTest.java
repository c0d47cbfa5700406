package io.millrace.core.candidate;

import static io.millrace.core.candidate.Candidate.ABSENT;
import static io.millrace.core.candidate.CandidateFixtures.T;
import static io.millrace.core.candidate.CandidateFixtures.candidate;
import static io.millrace.core.model.InteractionType.CARTS;
import static io.millrace.core.model.InteractionType.CLICKS;
import static io.millrace.core.model.InteractionType.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.model.InteractionType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the channels learn of themselves: a prior of 20 offers with 0.1 in the first place. */
final class ChannelCalibrationTest {
  private static final long HALF_LIFE = Duration.ofDays(7).toMillis();
  private static final Offset<Double> EXACT = within(1e-9);
  private static final long HIT = 1;
  private static final long OTHER = 2;

  private final ChannelCalibration calibration = calibration("a");

  @Test
  void assumesThePriorBeforeItHasSeenAnything() {
    assertThat(calibration.probability(CLICKS, 0, 0, 0)).isEqualTo(0.1, EXACT);
    assertThat(calibration.probability(ORDERS, 0, 4, 3)).isEqualTo(0.025, EXACT);
    assertThat(calibration.share(CARTS)).isEqualTo(1 / 3.0, EXACT);
  }

  @Test
  void leansOnTheTypeAndTheChannelWhereLittleWasSeen() {
    calibration.learn(offer("a", 2, 0), HIT, CLICKS, T);

    // Of all types: (1 + 20 · 0.1) / 21. Of clicks: (1 + 20 · that) / 21. Of clicks with this
    // support: (1 + 20 · that) / 21.
    double channel = 3 / 21.0;
    double type = (1 + 20 * channel) / 21;
    double support = (1 + 20 * type) / 21;
    assertThat(calibration.probability(CLICKS, 0, 2, 0)).isEqualTo(support, EXACT);
    assertThat(calibration.probability(CLICKS, 0, 3, 0)).isEqualTo(type, EXACT);
    assertThat(calibration.probability(ORDERS, 0, 2, 0)).isEqualTo(channel, EXACT);
    // The second place was not offered.
    assertThat(calibration.probability(CLICKS, 0, 2, 1)).isEqualTo(0.05, EXACT);
  }

  @Test
  void anOfferThatWasNotTakenLowersAllItsPlaces() {
    Offer offer =
        Offer.of(List.of("a"), new byte[1], List.of(candidate(HIT, 0), candidate(OTHER, 1)));
    calibration.learn(offer, 99, CLICKS, T);

    // 0.1 and 0.05, times 20 / 21 on each of three levels.
    double kept = Math.pow(20 / 21.0, 3);
    assertThat(calibration.probability(CLICKS, 0, 0, 0)).isEqualTo(0.1 * kept, EXACT);
    assertThat(calibration.probability(CLICKS, 0, 0, 1)).isEqualTo(0.05 * kept, EXACT);
  }

  @Test
  void knowsTheSharesOfTheTypes() {
    for (int i = 0; i < 10; i++) {
      calibration.learn(offer("a", 0, 0), OTHER, i < 7 ? CLICKS : ORDERS, T);
    }

    // Each type has a third of the prior of 20 as well.
    assertThat(calibration.share(CLICKS)).isEqualTo((7 + 20 / 3.0) / 30, EXACT);
    assertThat(calibration.share(CARTS)).isEqualTo((20 / 3.0) / 30, EXACT);
    assertThat(calibration.share(ORDERS)).isEqualTo((3 + 20 / 3.0) / 30, EXACT);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0", "0, 0", "0.9, 0", "1, 1", "2.9, 1", "3, 2", "6.9, 2", "7, 3", "14.9, 3", "15.1, 4",
    "1e9, 4"
  })
  void supportStepsDouble(double count, int step) {
    assertThat(ChannelCalibration.support(count)).isEqualTo(step);
  }

  @Test
  void ranksAreToldApartUpTo20AndThenInWideningSteps() {
    calibration.learn(offer("a", 0, 18), OTHER, CLICKS, T);
    calibration.learn(offer("a", 0, 20), OTHER, CLICKS, T);
    calibration.learn(offer("a", 0, 254), OTHER, CLICKS, T);

    // What was learned of rank 20 holds for 21, and that of 254 for all beyond.
    assertThat(isPrior(17)).isTrue();
    assertThat(isPrior(18)).isFalse();
    assertThat(isPrior(19)).isTrue();
    assertThat(isPrior(20)).isFalse();
    assertThat(isPrior(21)).isFalse();
    assertThat(isPrior(23)).isTrue();
    assertThat(isPrior(100)).isTrue();
    assertThat(isPrior(253)).isFalse();
    assertThat(isPrior(10_000)).isFalse();
  }

  private boolean isPrior(int rank) {
    return Math.abs(calibration.probability(CLICKS, 0, 0, rank) - 0.1 / (1 + rank)) < 1e-9;
  }

  @Test
  void channelsThatAlwaysAgreeShareTheirHits() {
    ChannelCalibration both = calibration("a", "b");
    Offer offer = Offer.of(List.of("a", "b"), new byte[2], List.of(candidate(HIT, 0, 0)));
    for (int i = 0; i < 5_000; i++) {
      both.learn(offer, i % 5 < 2 ? HIT : OTHER, CLICKS, T);
    }

    // Two in five are taken. Both together say so, though each alone was right as often.
    double a = both.probability(CLICKS, 0, 0, 0);
    double b = both.probability(CLICKS, 1, 0, 0);
    assertThat(a).isEqualTo(b, EXACT);
    assertThat(1 - (1 - a) * (1 - b)).isCloseTo(0.4, within(0.01));
  }

  /** Channel a alone is right in 3 of 10; where b finds the same item, that makes no difference. */
  @Test
  void aChannelThatAddsNothingGetsLittle() {
    ChannelCalibration both = calibration("a", "b");
    Random random = new Random(3);
    for (int i = 0; i < 40_000; i++) {
      Offer offer =
          Offer.of(
              List.of("a", "b"), new byte[2], List.of(candidate(HIT, 0, i % 2 == 0 ? 0 : ABSENT)));
      both.learn(offer, random.nextDouble() < 0.3 ? HIT : OTHER, CLICKS, T);
    }

    assertThat(both.probability(CLICKS, 0, 0, 0)).isCloseTo(0.3, within(0.03));
    assertThat(both.probability(CLICKS, 1, 0, 0)).isLessThan(0.1);
  }

  @Test
  void nothingIsCertain() {
    for (int i = 0; i < 100_000; i++) {
      calibration.learn(offer("a", 0, 0), HIT, CLICKS, T);
    }

    assertThat(calibration.probability(CLICKS, 0, 0, 0)).isEqualTo(0.999);
  }

  @Test
  void countsHalveWithEachHalfLife() {
    for (int i = 0; i < 20; i++) {
      calibration.learn(offer("a", 0, 0), HIT, CLICKS, T);
    }
    calibration.learn(offer("a", 0, 0), OTHER, CLICKS, T + HALF_LIFE);

    // 10 hits of 11 offers are left.
    double channel = (10 + 20 * 0.1) / 31;
    double type = (10 + 20 * channel) / 31;
    assertThat(calibration.probability(CLICKS, 0, 0, 0)).isEqualTo((10 + 20 * type) / 31, EXACT);
    assertThat(calibration.share(CLICKS)).isEqualTo((11 + 20 / 3.0) / 31, EXACT);
  }

  @Test
  void whatIsLateCountsAsIfItCameNow() {
    ChannelCalibration inTime = calibration("a");
    for (ChannelCalibration each : List.of(calibration, inTime)) {
      each.learn(offer("a", 0, 0), OTHER, CLICKS, T);
    }
    calibration.learn(offer("a", 0, 0), HIT, CLICKS, T - 100 * HALF_LIFE);
    inTime.learn(offer("a", 0, 0), HIT, CLICKS, T);

    assertSame(calibration, inTime, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 100, 10_000})
  void yearsLaterNothingIsLeft(int years) {
    long later = T + years * Duration.ofDays(365).toMillis();
    for (int i = 0; i < 1_000; i++) {
      calibration.learn(offer("a", 0, 0), HIT, CLICKS, T);
    }
    calibration.learn(offer("a", 0, 0), OTHER, CLICKS, later);

    ChannelCalibration fresh = calibration("a");
    fresh.learn(offer("a", 0, 0), OTHER, CLICKS, later);
    assertSame(calibration, fresh, 0);
  }

  @Test
  void aRunOfYearsAgreesWithAStartInItsMidst() {
    ChannelCalibration tail = calibration("a");
    Random random = new Random(5);
    for (int week = 0; week < 260; week++) {
      for (int i = 0; i < 20; i++) {
        long next = random.nextInt(4) == 0 ? HIT : OTHER;
        calibration.learn(offer("a", 1, 0), next, CLICKS, T + week * HALF_LIFE);
        if (week >= 200) {
          tail.learn(offer("a", 1, 0), next, CLICKS, T + week * HALF_LIFE);
        }
      }
    }

    // What came before counts 2⁻⁶⁰ and less.
    assertSame(calibration, tail, 0);
  }

  @Test
  void anOfferOfOtherChannelsTeachesNothing() {
    calibration.learn(offer("b", 0, 0), HIT, CLICKS, T);
    calibration.learn(Offer.NONE, HIT, CLICKS, T);

    assertSame(calibration, calibration("a"), 0);
    assertThat(calibration.share(CLICKS)).isEqualTo(1 / 3.0, EXACT);
  }

  @Test
  void whatIsStoredAndMergedIsWhatWasLearned() {
    learnAtRandom(calibration, 500, T, 1);
    ChannelCalibration merged = calibration("a");
    merged.merge(calibration.counts(), 1);
    ChannelCalibration halves = calibration("a");
    halves.merge(calibration.counts(), 0.5);
    halves.merge(calibration.counts(), 0.5);

    assertSame(merged, calibration, 0);
    assertSame(halves, calibration, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 59, 61, 500})
  void theOrderOfMergingDoesNotMatter(int halfLives) {
    // After the last of the early ones.
    long later = T + 300 + halfLives * HALF_LIFE;
    ChannelCalibration all = calibration("a");
    ChannelCalibration early = calibration("a");
    ChannelCalibration late = calibration("a");
    for (ChannelCalibration each : List.of(all, early)) {
      learnAtRandom(each, 300, T, 1);
    }
    for (ChannelCalibration each : List.of(all, late)) {
      learnAtRandom(each, 300, later, 2);
    }
    ChannelCalibration earlyFirst = calibration("a");
    earlyFirst.merge(early.counts(), 1);
    earlyFirst.merge(late.counts(), 1);
    ChannelCalibration lateFirst = calibration("a");
    lateFirst.merge(late.counts(), 1);
    lateFirst.merge(early.counts(), 1);

    assertSame(earlyFirst, all, 0);
    assertSame(lateFirst, all, 0);
  }

  @Test
  void mergingWhatHasSeenNothingChangesNothing() {
    learnAtRandom(calibration, 100, T, 1);
    double before = calibration.probability(CLICKS, 0, 0, 0);
    calibration.merge(calibration("a").counts(), 1);

    assertThat(calibration.probability(CLICKS, 0, 0, 0)).isEqualTo(before);
  }

  @Test
  void storedCountsDoNotChangeWithWhatIsLearnedLater() {
    learnAtRandom(calibration, 100, T, 1);
    CalibrationCounts counts = calibration.counts();
    String before = Arrays.toString(counts.offers()) + Arrays.toString(counts.interactions());
    learnAtRandom(calibration, 100, T, 2);

    assertThat(Arrays.toString(counts.offers()) + Arrays.toString(counts.interactions()))
        .isEqualTo(before);
  }

  @Test
  void channelsThatChangedAreMatchedByName() {
    ChannelCalibration before = calibration("a", "b");
    Offer offer =
        Offer.of(
            List.of("a", "b"),
            new byte[2],
            List.of(candidate(HIT, 0, ABSENT), candidate(OTHER, ABSENT, 0)));
    for (int i = 0; i < 100; i++) {
      before.learn(offer, i % 4 == 0 ? HIT : OTHER, CLICKS, T);
    }
    ChannelCalibration after = calibration("b", "c", "a");
    after.merge(before.counts(), 1);
    ChannelCalibration without = calibration("b");
    without.merge(before.counts(), 1);

    double a = before.probability(CLICKS, 0, 0, 0);
    double b = before.probability(CLICKS, 1, 0, 0);
    assertThat(a).isLessThan(b);
    assertThat(after.probability(CLICKS, 0, 0, 0)).isEqualTo(b, EXACT);
    assertThat(after.probability(CLICKS, 1, 0, 0)).isEqualTo(0.1, EXACT);
    assertThat(after.probability(CLICKS, 2, 0, 0)).isEqualTo(a, EXACT);
    assertThat(without.probability(CLICKS, 0, 0, 0)).isEqualTo(b, EXACT);
    assertThat(without.share(CLICKS)).isEqualTo(before.share(CLICKS), EXACT);
  }

  /** Each item is found by one channel, so its hits do not depend on what was learned before. */
  private static void learnAtRandom(
      ChannelCalibration calibration, int offers, long time, long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < offers; i++) {
      calibration.learn(
          offer("a", random.nextInt(ChannelCalibration.SUPPORTS), random.nextInt(3)),
          random.nextBoolean() ? HIT : OTHER,
          InteractionType.ofCode(random.nextInt(3)),
          time + i);
    }
  }

  private static void assertSame(
      ChannelCalibration actual, ChannelCalibration expected, int channel) {
    for (InteractionType type : InteractionType.values()) {
      assertThat(actual.share(type)).isEqualTo(expected.share(type), EXACT);
      for (int support = 0; support < ChannelCalibration.SUPPORTS; support++) {
        for (int rank = 0; rank < 4; rank++) {
          assertThat(actual.probability(type, channel, support, rank))
              .isEqualTo(expected.probability(type, channel, support, rank), EXACT);
        }
      }
    }
  }

  private static ChannelCalibration calibration(String... channels) {
    return new ChannelCalibration(CalibrationConfig.DEFAULT, List.of(channels));
  }

  /** An offer of the one item by a channel. */
  private static Offer offer(String channel, int support, int rank) {
    return Offer.of(List.of(channel), new byte[] {(byte) support}, List.of(candidate(HIT, rank)));
  }
}
