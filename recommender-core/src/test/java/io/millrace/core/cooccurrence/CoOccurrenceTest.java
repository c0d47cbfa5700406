package io.millrace.core.cooccurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.millrace.core.activity.SessionActivity;
import io.millrace.core.decay.ForwardDecay;
import io.millrace.core.model.InteractionType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The weights in a bounded row, who leaves it, and what is read from it. */
final class CoOccurrenceTest {
  private static final long T = 1_600_000_000_000L;
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long HALF_LIFE = 7 * DAY;
  private static final long ITEM = 1_000;

  private static final List<CoOccurrenceRule> ONE_RULE = List.of(AdjacentRule.DEFAULT);
  private static final List<CoOccurrenceRule> TWO_RULES = CoOccurrenceFixtures.TWO_RULES;

  @Test
  void weightsAddUpAndHalve() {
    CoOccurrence counts = new CoOccurrence(config(ONE_RULE, 4, 4));
    NeighborRow row = counts.newRow();
    counts.add(row, visit(T, 2, 1));
    counts.add(row, visit(T + HALF_LIFE, 2, 1));

    // 1 · 1/2 + 1
    assertThat(weights(counts.read(row, T + HALF_LIFE), 0)).containsExactly(entry(2L, 1.5f));
    assertThat(weights(counts.read(row, T + 2 * HALF_LIFE), 0)).containsExactly(entry(2L, 0.75f));
  }

  @Test
  void aLateVisitCountsAsIfItHadBeenInTime() {
    CoOccurrence counts = new CoOccurrence(config(ONE_RULE, 4, 4));
    NeighborRow row = counts.newRow();
    counts.add(row, visit(T + HALF_LIFE, 2, 1));
    counts.add(row, visit(T, 2, 1));

    assertThat(weights(counts.read(row, T + HALF_LIFE), 0)).containsExactly(entry(2L, 1.5f));
    assertThat(row.updatedAt()).isEqualTo(T + HALF_LIFE);
  }

  @Test
  void keepsEachRulesWeightApart() {
    CoOccurrence counts = new CoOccurrence(config(TWO_RULES, 4, 4));
    NeighborRow row = counts.newRow();
    counts.add(
        row,
        new ItemVisit(ITEM, T, 2, new long[] {2, 3}, new float[] {0.5f, 1, 0.25f, 0}, 0, 0, null));
    counts.add(row, new ItemVisit(ITEM, T, 2, new long[] {3}, new float[] {1, 0.5f}, 0, 0, null));

    assertThat(weights(counts.read(row, T), 0)).containsExactly(entry(2L, 0.5f), entry(3L, 1.25f));
    assertThat(weights(counts.read(row, T), 1)).containsExactly(entry(2L, 1f), entry(3L, 0.5f));
  }

  @Test
  void evictsTheLightestNeighbourWhenFull() {
    CoOccurrence counts = new CoOccurrence(config(ONE_RULE, 2, 4));
    NeighborRow row = counts.newRow();
    for (long neighbor : new long[] {1, 1, 1, 2, 2, 3}) {
      counts.add(row, visit(T, neighbor, 1));
    }

    // 3 takes over the priority of 2, but not its weight.
    assertThat(weights(counts.read(row, T), 0)).containsExactly(entry(1L, 3f), entry(3L, 1f));
    // The priorities are 3 for item 1 and 2 + 1 for item 3: a tie, so item 1 leaves.
    counts.add(row, visit(T, 4, 1));
    assertThat(weights(counts.read(row, T), 0)).containsExactly(entry(3L, 1f), entry(4L, 1f));
  }

  /**
   * Item 1 was clicked right after this one, twice; item 2 was once put into the cart some time
   * later. A rule counts at most 1 for a visit, so the priorities are 4 and 1, and item 2 leaves,
   * though its weights come to 6.
   */
  @Test
  void noRuleDecidesAloneWhoStaysByTheScaleOfItsWeights() {
    CoOccurrence counts =
        new CoOccurrence(config(List.of(TypeWeightedRule.DEFAULT, AdjacentRule.DEFAULT), 2, 4));
    NeighborRow row = counts.newRow();
    counts.add(row, new ItemVisit(ITEM, T, 2, new long[] {1}, new float[] {1, 1}, 0, 0, null));
    counts.add(row, new ItemVisit(ITEM, T, 2, new long[] {1}, new float[] {1, 1}, 0, 0, null));
    counts.add(row, new ItemVisit(ITEM, T, 2, new long[] {2}, new float[] {6, 0}, 0, 0, null));
    counts.add(row, new ItemVisit(ITEM, T, 2, new long[] {3}, new float[] {1, 0}, 0, 0, null));

    assertThat(weights(counts.read(row, T), 0)).containsOnlyKeys(1L, 3L);
  }

  /** With a half-life between them, what counts at most 1 for the older visit counts half now. */
  @Test
  void theMostThatARuleCountsFadesToo() {
    CoOccurrence counts = new CoOccurrence(config(ONE_RULE, 2, 4));
    NeighborRow row = counts.newRow();
    long later = T + CoOccurrenceConfig.DEFAULT.decay().halfLife().toMillis() / 2;
    counts.add(row, visit(T, 1, 5));
    counts.add(row, visit(later, 2, 0.9f));
    counts.add(row, visit(later, 3, 0.1f));

    // 2^(−1/2) = 0.71 against 0.9
    assertThat(weights(counts.read(row, later), 0)).containsOnlyKeys(2L, 3L);
  }

  @Test
  void evictsTheSmallerOfEquallyLightItemNumbers() {
    for (long[] arrival : new long[][] {{4, 5, 6}, {6, 5, 4}, {5, 4, 6}}) {
      CoOccurrence counts = new CoOccurrence(config(ONE_RULE, 3, 4));
      NeighborRow row = counts.newRow();
      for (long neighbor : arrival) {
        counts.add(row, visit(T, neighbor, 1));
      }
      counts.add(row, visit(T, 9, 1));

      assertThat(weights(counts.read(row, T), 0)).containsOnlyKeys(5L, 6L, 9L);
    }
  }

  /**
   * Residents have 1.5 each, and item 7 comes every other time with 1, each time followed by a
   * stranger that never comes back. If the lightest were replaced without credit, item 7 would
   * stand in the row with 1, be the lightest, and leave to the next stranger; it would never be
   * there at the end. With credit it enters with 1.5 + 1 and leaves the residents to the strangers;
   * by the time these are gone it has gained 1 with each visit, and the strangers share 1 a round
   * among three places.
   */
  @Test
  void aNewcomerDoesNotStarveAmongStrangers() {
    CoOccurrence counts = new CoOccurrence(config(ONE_RULE, 4, 4));
    NeighborRow row = counts.newRow();
    for (int resident = 1; resident <= 4; resident++) {
      counts.add(row, visit(T, resident, 1));
      counts.add(row, visit(T, resident, 0.5f));
    }
    for (int round = 0; round < 100; round++) {
      counts.add(row, visit(T, 7, 1));
      counts.add(row, visit(T, 10_000 + round, 1));
    }

    assertThat(weights(counts.read(row, T), 0)).containsEntry(7L, 100f);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aNeighbourWithMoreThanItsShareIsNeverMissing(long seed) {
    int capacity = 10;
    CoOccurrenceConfig config = config(ONE_RULE, capacity, 10);
    CoOccurrence counts = new CoOccurrence(config);
    ExactCoOccurrence exact = new ExactCoOccurrence(config);
    NeighborRow row = counts.newRow();
    Random random = new Random(seed);
    long time = T;
    for (int i = 0; i < 5_000; i++) {
      time += random.nextInt((int) (60 * MINUTE));
      // Few neighbours come often and many seldom.
      long neighbor = (long) (2_000 * Math.pow(random.nextDouble(), 6));
      ItemVisit visit = visit(time, neighbor, random.nextFloat());
      counts.add(row, visit);
      exact.add(visit);
      if (i % 50 == 0) {
        assertHeavyNeighboursAreThere(row, exact, capacity, time);
      }
    }
  }

  private static void assertHeavyNeighboursAreThere(
      NeighborRow row, ExactCoOccurrence exact, int capacity, long time) {
    double whole = 0;
    for (int neighbor = 0; neighbor < 2_000; neighbor++) {
      whole += exact.weight(ITEM, neighbor, 0, time);
    }
    // Single precision is allowed for.
    double share = whole / capacity * (1 + 1e-4);
    for (int neighbor = 0; neighbor < 2_000; neighbor++) {
      if (exact.weight(ITEM, neighbor, 0, time) > share) {
        assertThat(row.indexOf(neighbor)).isNotNegative();
      }
    }
    assertThat(row.size()).isLessThanOrEqualTo(capacity);
  }

  @Test
  void readsTheUnionOfEachRulesHeaviest() {
    CoOccurrence counts = new CoOccurrence(config(TWO_RULES, 4, 1));
    NeighborRow row = counts.newRow();
    counts.add(
        row,
        new ItemVisit(
            ITEM, T, 2, new long[] {1, 2, 3}, new float[] {3, 0, 1, 5, 2, 2}, 0, 0, null));

    // 1 is the heaviest of the first rule, 2 of the second; 3 is of neither.
    NeighborList list = counts.read(row, T);
    assertThat(weights(list, 0)).containsExactly(entry(1L, 3f), entry(2L, 1f));
    assertThat(weights(list, 1)).containsExactly(entry(1L, 0f), entry(2L, 5f));
  }

  @Test
  void readsTheSmallerOfEquallyHeavyItemNumbers() {
    CoOccurrence counts = new CoOccurrence(config(ONE_RULE, 4, 2));
    NeighborRow row = counts.newRow();
    for (long neighbor : new long[] {8, 3, 9, 5}) {
      counts.add(row, visit(T, neighbor, 1));
    }

    assertThat(weights(counts.read(row, T), 0)).containsOnlyKeys(3L, 5L);
  }

  @Test
  void readsNothingFromAnEmptyRow() {
    CoOccurrence counts = new CoOccurrence(CoOccurrenceConfig.DEFAULT);

    assertThat(counts.read(counts.newRow(), T).size()).isZero();
  }

  @Test
  void aRowStartsAnewAfterItsExpiry() {
    CoOccurrence counts = new CoOccurrence(config(ONE_RULE, 4, 4));
    NeighborRow row = counts.newRow();
    assertThat(counts.isExpired(row, T)).isFalse();
    counts.add(row, visit(T, 1, 1));
    assertThat(counts.isExpired(row, T + 30 * DAY - 1)).isFalse();
    assertThat(counts.isExpired(row, T + 30 * DAY)).isTrue();

    counts.add(row, visit(T + 30 * DAY, 2, 1));

    assertThat(weights(counts.read(row, T + 30 * DAY), 0)).containsExactly(entry(2L, 1f));
  }

  @Test
  void rescalingOverYearsAgreesWithTheReference() {
    CoOccurrenceConfig config = config(TWO_RULES, 96, 40);
    CoOccurrence counts = new CoOccurrence(config);
    ExactCoOccurrence exact = new ExactCoOccurrence(config);
    NeighborRow row = counts.newRow();
    Random random = new Random(17);
    long landmarks = 0;
    long landmark = T;
    long time = T;
    // 3 years are 156 half-lives, so the landmark moves at the 60th and the 120th.
    while (time < T + 3 * 365 * DAY) {
      time += random.nextInt((int) DAY);
      ItemVisit visit = randomVisit(random, time, 20);
      counts.add(row, visit);
      exact.add(visit);
      landmarks += row.landmark == landmark ? 0 : 1;
      landmark = row.landmark;
    }

    // The first visit sets it as well.
    assertThat(landmarks).isEqualTo(3);
    assertSameLists(counts.read(row, time), exact.read(ITEM, time), 0.1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void agreesWithTheReferenceWhereNothingIsEvicted(long seed) {
    CoOccurrenceConfig config = config(TWO_RULES, 200, 20);
    CoOccurrence counts = new CoOccurrence(config);
    ExactCoOccurrence exact = new ExactCoOccurrence(config);
    NeighborRow row = counts.newRow();
    Random random = new Random(seed);
    long time = T;
    for (int i = 0; i < 2_000; i++) {
      time += random.nextInt((int) (60 * MINUTE));
      // Some come late by up to a day.
      ItemVisit visit = randomVisit(random, time - random.nextInt((int) DAY), 200);
      counts.add(row, visit);
      exact.add(visit);
      if (i % 10 == 0) {
        assertSameLists(counts.read(row, time), exact.read(ITEM, time), 0.01);
      }
    }
  }

  @Test
  void aLateReaderSeesWhatIsThereNow() {
    CoOccurrence counts =
        new CoOccurrence(
            new CoOccurrenceConfig(
                TWO_RULES,
                20,
                4,
                new ForwardDecay(Duration.ofMinutes(1)),
                4,
                Duration.ofDays(30),
                SecondHopConfig.DEFAULT));
    NeighborRow row = counts.newRow();
    counts.add(row, new ItemVisit(ITEM, T, 2, new long[] {7}, new float[] {3, 5}, 0, 0, null));

    // Ten days are 14,400 half-lives: read as of then, the weights would be infinite.
    NeighborList list = counts.read(row, T - Duration.ofDays(10).toMillis());
    assertThat(list.weights).containsExactly(3, 5);
  }

  @Test
  void givesAStoredRowRoomForARuleThatWasAdded() {
    CoOccurrence before = new CoOccurrence(config(List.of(TimeDecayedRule.DEFAULT), 4, 4));
    CoOccurrence after = new CoOccurrence(config(TWO_RULES, 4, 4));
    NeighborRow row = before.newRow();
    before.add(row, new ItemVisit(ITEM, T, 1, new long[] {7, 8}, new float[] {3, 5}, 0, 0, null));

    after.add(row, new ItemVisit(ITEM, T, 2, new long[] {8}, new float[] {1, 2}, 0, 0, null));

    NeighborList list = after.read(row, T);
    // 7 keeps its 3 under the first rule; 8 has 5 + 1 there and 2 under the new one.
    assertThat(list.items).containsExactly(7, 8);
    assertThat(list.weights).containsExactly(3, 0, 6, 2);
  }

  @Test
  void refusesVisitsOfAnotherNumberOfRulesAndRowsOfMore() {
    CoOccurrence counts = new CoOccurrence(config(TWO_RULES, 4, 4));

    assertThatThrownBy(() -> counts.add(counts.newRow(), visit(T, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a visit of 1 rules where there are 2");
    assertThatThrownBy(() -> counts.read(new NeighborRow(3), T))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a row of 3 rules where there are 2; rules are never removed");
  }

  @Test
  void countsTheInteractionsWithTheItemAndHalvesThem() {
    CoOccurrence counts = new CoOccurrence(config(ONE_RULE, 4, 4));
    NeighborRow row = counts.newRow();
    assertThat(counts.count(row, T)).isZero();
    counts.add(row, touch(T));
    counts.add(row, touch(T + HALF_LIFE));
    // The visit of another item is none of its own.
    counts.add(row, visit(T + HALF_LIFE, 2, 1));

    assertThat(counts.count(row, T + HALF_LIFE)).isEqualTo(1.5f);
    assertThat(counts.count(row, T + 2 * HALF_LIFE)).isEqualTo(0.75f);
    // Who reads late sees what is there.
    assertThat(counts.count(row, T)).isEqualTo(1.5f);

    // A row that was forgotten starts anew.
    counts.add(row, touch(T + HALF_LIFE + 30 * DAY));
    assertThat(counts.count(row, T + HALF_LIFE + 30 * DAY)).isEqualTo(1f);
  }

  @Test
  void tellsTheNearestAndSomeOfTheHeaviestInTurn() {
    CoOccurrence counts = new CoOccurrence(telling(2, 1));
    NeighborRow row = counts.newRow();
    counts.add(row, touch(T));
    ItemVisit visit =
        new ItemVisit(ITEM, T, 1, new long[] {4, 2, 3}, new float[] {1, 3, 2}, 2, 0, null);
    counts.add(row, visit);

    // Near are 4 and 2. Of the two heaviest, 2 and 3, one is told at each visit.
    // The shares of 2 and 3: 3 / (1 + 6) and 2 / (1 + 6).
    List<Gossip> gossips = tell(counts, row, visit);
    assertThat(gossips).extracting(Gossip::item).containsExactly(4L, 2L, 2L);
    assertThat(gossips).extracting(Gossip::weight).containsExactly(1f, 3f, 3f);
    assertThat(gossips)
        .allSatisfy(
            gossip -> {
              assertThat(gossip.from()).isEqualTo(ITEM);
              assertThat(gossip.time()).isEqualTo(T);
              assertThat(gossip.count()).isEqualTo(1);
              assertThat(gossip.neighbors()).containsExactly(2, 3);
              assertThat(gossip.shares()).containsExactly(3 / 7f, 2 / 7f);
            });
    assertThat(tell(counts, row, visit)).extracting(Gossip::item).containsExactly(4L, 2L, 3L);
    assertThat(tell(counts, row, visit)).extracting(Gossip::item).containsExactly(4L, 2L, 2L);
  }

  @Test
  void tellsWeightsAsOfTheVisit() {
    CoOccurrence counts = new CoOccurrence(telling(2, 0));
    NeighborRow row = counts.newRow();
    counts.add(row, touch(T));
    counts.add(row, visit(T, 2, 6));
    ItemVisit later =
        new ItemVisit(ITEM, T + HALF_LIFE, 1, new long[] {3}, new float[] {1}, 1, 0, null);
    counts.add(row, later);

    // 6 are worth 3 by now: 3 / (1 + 4) and 1 / (1 + 4).
    List<Gossip> gossips = tell(counts, row, later);
    assertThat(gossips).hasSize(1);
    assertThat(gossips.get(0).weight()).isEqualTo(1);
    assertThat(gossips.get(0).count()).isEqualTo(0.5f);
    assertThat(gossips.get(0).neighbors()).containsExactly(2, 3);
    assertThat(gossips.get(0).shares()).containsExactly(0.6f, 0.2f);
  }

  @Test
  void aVisitWithNobodyNearTellsNobody() {
    CoOccurrence counts = new CoOccurrence(telling(2, 1));
    NeighborRow row = counts.newRow();
    counts.add(row, visit(T, 2, 6));

    assertThat(tell(counts, row, visit(T, 2, 6))).isEmpty();
  }

  @Test
  void aRowWithoutNeighboursTellsNobody() {
    CoOccurrence counts = new CoOccurrence(telling(2, 1));
    NeighborRow row = counts.newRow();
    counts.add(row, touch(T));

    assertThat(
            tell(counts, row, new ItemVisit(ITEM, T, 1, new long[] {2}, new float[1], 1, 0, null)))
        .isEmpty();
  }

  private static List<Gossip> tell(CoOccurrence counts, NeighborRow row, ItemVisit visit) {
    List<Gossip> gossips = new ArrayList<>();
    counts.tell(row, visit, gossips::add);
    return gossips;
  }

  /** One rule, which is followed to so many heaviest, of which so many are told in turn. */
  private static CoOccurrenceConfig telling(int reach, int rotating) {
    CoOccurrenceConfig one = config(ONE_RULE, 4, 4);
    return new CoOccurrenceConfig(
        one.rules(),
        one.sessionReach(),
        one.capacity(),
        one.decay(),
        one.listLength(),
        one.expiry(),
        new SecondHopConfig(AdjacentRule.NAME, reach, 3, rotating, 24, 50));
  }

  private static ItemVisit touch(long time) {
    return new ItemVisit(
        ITEM,
        time,
        1,
        new long[0],
        new float[0],
        0,
        0,
        new Touch(
            "s", Touch.NONE, time, InteractionType.CLICKS, SessionActivity.NONE, 0, Touch.NONE));
  }

  private static void assertSameLists(NeighborList actual, NeighborList expected, double percent) {
    for (int rule = 0; rule < expected.rules(); rule++) {
      Map<Long, Float> weights = weights(actual, rule);
      Map<Long, Float> expectedWeights = weights(expected, rule);
      assertThat(weights).containsOnlyKeys(expectedWeights.keySet());
      expectedWeights.forEach(
          (neighbor, expectedWeight) ->
              assertThat(weights)
                  .hasEntrySatisfying(
                      neighbor,
                      weight ->
                          assertThat(weight.doubleValue())
                              .isCloseTo(expectedWeight, withinPercentage(percent))));
    }
  }

  /** One to three distinct neighbours; small numbers come more often. */
  private static ItemVisit randomVisit(Random random, long time, int neighbors) {
    long[] chosen =
        random
            .doubles(1 + random.nextInt(3))
            .mapToLong(share -> (long) (neighbors * share * share))
            .distinct()
            .toArray();
    float[] increments = new float[2 * chosen.length];
    for (int i = 0; i < increments.length; i++) {
      increments[i] = random.nextFloat();
    }
    return new ItemVisit(ITEM, time, 2, chosen, increments, 0, 0, null);
  }

  private static ItemVisit visit(long time, long neighbor, float increment) {
    return new ItemVisit(ITEM, time, 1, new long[] {neighbor}, new float[] {increment}, 0, 0, null);
  }

  private static Map<Long, Float> weights(NeighborList list, int rule) {
    Map<Long, Float> weights = new TreeMap<>();
    for (int i = 0; i < list.size(); i++) {
      weights.put(list.item(i), list.weight(i, rule));
    }
    assertThat(weights).hasSize(list.size());
    return weights;
  }

  private static CoOccurrenceConfig config(
      List<CoOccurrenceRule> rules, int capacity, int listLength) {
    return new CoOccurrenceConfig(
        rules,
        20,
        capacity,
        new ForwardDecay(Duration.ofMillis(HALF_LIFE)),
        listLength,
        Duration.ofDays(30),
        SecondHopConfig.DEFAULT);
  }
}
