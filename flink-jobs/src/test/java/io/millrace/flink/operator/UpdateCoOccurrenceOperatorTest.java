package io.millrace.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.activity.SessionActivity;
import io.millrace.core.cooccurrence.AdjacentRule;
import io.millrace.core.cooccurrence.BuyToBuyRule;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.CoOccurrenceRule;
import io.millrace.core.cooccurrence.Gossip;
import io.millrace.core.cooccurrence.ItemCfRule;
import io.millrace.core.cooccurrence.ItemMessage;
import io.millrace.core.cooccurrence.ItemVisit;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.SecondHopConfig;
import io.millrace.core.cooccurrence.TimeDecayedRule;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.cooccurrence.TypeWeightedRule;
import io.millrace.core.decay.ForwardDecay;
import io.millrace.core.model.InteractionType;
import io.millrace.flink.element.RefreshedNeighbors;
import io.millrace.flink.state.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers to touches, what neighbours are told, the throttle of publications, when items go. */
final class UpdateCoOccurrenceOperatorTest {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** One rule, weights that halve in a second, items that are forgotten after a minute. */
  private static final CoOccurrenceConfig CONFIG = withRules(List.of(AdjacentRule.DEFAULT));

  /**
   * Items tell their heaviest two neighbours, to one other at each visit and to another in turn.
   */
  private static final CoOccurrenceConfig TELLING =
      withSecondHop(
          List.of(AdjacentRule.DEFAULT), new SecondHopConfig(AdjacentRule.NAME, 2, 1, 1, 10, 10));

  @ParameterizedTest
  @EnumSource
  void answersATouchWithWhatItBringsIncluded(CachedBackend rows) throws Exception {
    try (var harness = start(rows, null)) {
      Touch touch = touchOf(11_000);
      harness.process(visit(1, 10_000, 2, 1f));
      assertThat(harness.takeOutputs()).isEmpty();
      harness.process(
          new ItemVisit(1, 11_000, 1, new long[] {2}, new float[] {0.25f}, 0, 0, touch));
      List<NeighborAnswer> answers = answers(harness);
      assertThat(answers).hasSize(1);
      assertThat(answers.get(0).touch()).isEqualTo(touch);
      assertThat(answers.get(0).item()).isEqualTo(1);
      assertThat(answers.get(0).time()).isEqualTo(11_000);
      // The visit before was no interaction with the item.
      assertThat(answers.get(0).count()).isEqualTo(1);
      assertThat(answers.get(0).secondHop().size()).isZero();
      // 1 faded by a half-life, and 0.25.
      assertThat(weights(answers.get(0).neighbors())).isEqualTo(Map.of(2L, 0.75f));
    }
  }

  @ParameterizedTest
  @EnumSource
  void publishesAChangeAtOnceWhenDueAndElseByTimer(CachedBackend rows) throws Exception {
    try (var harness = start(rows, null)) {
      harness.process(visit(1, 10_000, 2, 1f));
      List<RefreshedNeighbors> first = harness.takeOutputs(UpdateCoOccurrenceOperator.REFRESHED);
      assertThat(first).hasSize(1);
      assertThat(first.get(0).item()).isEqualTo(1);
      assertThat(first.get(0).asOf()).isEqualTo(10_000);
      assertThat(weights(first.get(0).neighbors())).isEqualTo(Map.of(2L, 1f));

      harness.process(visit(1, 10_500, 3, 1f));
      harness.watermark(10_999);
      assertThat(harness.takeOutputs(UpdateCoOccurrenceOperator.REFRESHED)).isEmpty();
      harness.watermark(11_000);
      List<RefreshedNeighbors> second = harness.takeOutputs(UpdateCoOccurrenceOperator.REFRESHED);
      assertThat(second).hasSize(1);
      assertThat(second.get(0).asOf()).isEqualTo(11_000);
      assertThat(weights(second.get(0).neighbors())).containsOnlyKeys(2L, 3L);

      // Longer ago than the interval, so at once.
      harness.process(visit(1, 12_000, 4, 1f));
      assertThat(publicationTimes(harness)).containsExactly(12_000L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void publishesNothingWithoutAChange(CachedBackend rows) throws Exception {
    try (var harness = start(rows, null)) {
      harness.process(touch(1, 10_000));
      harness.watermark(20_000);
      assertThat(publicationTimes(harness)).isEmpty();
      harness.process(visit(1, 20_000, 2, 1f));
      assertThat(publicationTimes(harness)).containsExactly(20_000L);
      harness.process(touch(1, 25_000));
      harness.watermark(30_000);
      assertThat(publicationTimes(harness)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void publishesAHotItemOncePerInterval(CachedBackend rows) throws Exception {
    try (var harness = start(rows, null)) {
      for (int i = 0; i < 100; i++) {
        harness.process(visit(1, 10_000 + 50 * i, i, 1f));
        harness.watermark(10_000 + 50 * i - 200);
      }
      // The last visit, at 14,950, is published by a timer.
      harness.watermark(20_000);
      assertThat(publicationTimes(harness))
          .containsExactly(10_000L, 11_000L, 12_000L, 13_000L, 14_000L, 15_000L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void doesNotGatherTimersForAHotItem(CachedBackend rows) throws Exception {
    try (var harness = start(rows, null)) {
      int lag = 10_000;
      int mostTimers = 0;
      for (int i = 0; i < 5_000; i++) {
        harness.process(visit(1, 100_000 + 20 * i, i % 10, 1f));
        harness.watermark(100_000 + 20 * i - lag);
        mostTimers = Math.max(mostTimers, harness.timers());
      }
      // One for the expiry, one for the next publication, and one for each publication within the
      // lag that a visit came before.
      assertThat(mostTimers).isLessThanOrEqualTo(1 + 1 + 10);
      var unused = harness.snapshot();
      assertThat(harness.keys("neighbor-row")).isEqualTo(1);
      harness.watermark(1_000_000);
      assertThat(harness.timers()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOlderVisitWaitsForTheIntervalToo(CachedBackend rows) throws Exception {
    try (var harness = start(rows, null)) {
      harness.process(visit(1, 10_000, 2, 1f));
      harness.process(visit(1, 8_000, 3, 1f));
      assertThat(publicationTimes(harness)).containsExactly(10_000L);
      harness.watermark(11_000);
      assertThat(publicationTimes(harness)).containsExactly(11_000L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void publishesEveryChangeWhereTheIntervalIsZero(CachedBackend rows) throws Exception {
    try (var harness = start(rows, null, Duration.ZERO)) {
      harness.process(visit(1, 10_000, 2, 1f));
      harness.process(visit(1, 10_000, 3, 1f));
      harness.process(visit(1, 10_001, 4, 1f));
      assertThat(publicationTimes(harness)).containsExactly(10_000L, 10_000L, 10_001L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void forgetsAnItemThatNothingVisitedForTheExpiry(CachedBackend rows) throws Exception {
    try (var harness = start(rows, null)) {
      harness.process(visit(1, 10_000, 2, 1f));
      harness.process(touch(1, 40_000));
      harness.watermark(99_999);
      var unused = harness.snapshot();
      assertThat(harness.keys("neighbor-row")).isEqualTo(1);
      assertThat(harness.timers()).isEqualTo(1);
      harness.watermark(100_000);
      assertThat(harness.keys("neighbor-row")).isZero();
      assertThat(harness.timers()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void startsAnewAfterTheExpiryThoughTheWatermarkLags(CachedBackend rows) throws Exception {
    try (var harness = start(rows, null)) {
      harness.process(visit(1, 10_000, 2, 1f));
      harness.process(
          new ItemVisit(1, 70_000, 1, new long[] {3}, new float[] {1f}, 0, 0, touchOf(70_000)));
      assertThat(weights(answers(harness).get(0).neighbors())).isEqualTo(Map.of(3L, 1f));
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnAfterARestoreAsIfNothingHadHappened(CachedBackend rows) throws Exception {
    try (var harness = start(rows, null)) {
      harness.process(visit(1, 10_000, 2, 1f));
      harness.process(visit(1, 10_500, 3, 1f));
      harness.process(visit(2, 10_500, 1, 0.3f));
      OperatorSubtaskState snapshot = harness.snapshot();
      var unused = harness.takeOutputs(UpdateCoOccurrenceOperator.REFRESHED);
      try (var restored = start(rows, snapshot)) {
        List<List<String>> answers = new ArrayList<>();
        List<List<String>> refreshed = new ArrayList<>();
        for (var each : List.of(harness, restored)) {
          // The publication that was waiting comes by its timer.
          each.watermark(11_000);
          each.process(touch(1, 11_500));
          each.process(touch(2, 11_500));
          each.process(visit(2, 11_500, 5, 1f));
          each.watermark(12_000);
          answers.add(Bytes.of(Types.ITEM_MESSAGE, each.takeOutputs()));
          refreshed.add(refreshed(each));
        }
        assertThat(answers.get(1)).hasSize(2).isEqualTo(answers.get(0));
        assertThat(refreshed.get(1)).hasSize(2).isEqualTo(refreshed.get(0));
        restored.watermark(100_000);
        assertThat(restored.keys("neighbor-row")).isZero();
        assertThat(restored.timers()).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersTheSameWhereverTheRowsLie(CachedBackend rows) throws Exception {
    try (var heap = start(CachedBackend.HEAP, null);
        var other = start(rows, null)) {
      for (var each : List.of(heap, other)) {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
          // A second of event time per visit; an item that is not chosen for a minute expires.
          long time = 10_000 + 1_000L * i;
          long item = random.nextInt(40);
          each.process(random.nextInt(3) == 0 ? touch(item, time) : visit(item, time, i % 50, 1f));
          each.watermark(time - 5_000);
        }
      }
      assertThat(Bytes.of(Types.ITEM_MESSAGE, other.takeOutputs()))
          .hasSizeGreaterThan(500)
          .isEqualTo(Bytes.of(Types.ITEM_MESSAGE, heap.takeOutputs()));
      assertThat(refreshed(other)).hasSizeGreaterThan(500).isEqualTo(refreshed(heap));
      assertThat(other.timers()).isEqualTo(heap.timers());
      var unused = other.snapshot();
      assertThat(other.keys("neighbor-row")).isEqualTo(heap.keys("neighbor-row"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesRowsThatOnlyTheCacheHoldsToTheSubtasksOfARescaledJob(CachedBackend rows)
      throws Exception {
    int items = 60;
    OperatorSubtaskState whole;
    try (var first = start(rows, null, INTERVAL, 2, 0);
        var second = start(rows, null, INTERVAL, 2, 1);
        var alone = start(CachedBackend.HEAP, null)) {
      for (int i = 0; i < 10 * items; i++) {
        ItemVisit visit = visit(i % items, 10_000 + i, i, 1f);
        (subtaskOf(visit.item(), 2) == 0 ? first : second).process(visit);
        alone.process(visit);
      }
      if (rows == CachedBackend.ROCKSDB_WITH_CACHE) {
        assertThat(first.gauge("rowWrites")).isEqualTo(0L);
      }
      whole = AbstractStreamOperatorTestHarness.repackageState(first.snapshot(), second.snapshot());
      for (int subtask = 0; subtask < 3; subtask++) {
        OperatorSubtaskState part =
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                whole, FunctionHarness.MAX_PARALLELISM, 2, 3, subtask);
        try (var restored = start(rows, part, INTERVAL, 3, subtask)) {
          for (long item = 0; item < items; item++) {
            if (subtaskOf(item, 3) == subtask) {
              restored.process(touch(item, 12_000));
              alone.process(touch(item, 12_000));
            }
          }
          assertThat(Bytes.of(Types.ITEM_MESSAGE, restored.takeOutputs()))
              .isNotEmpty()
              .isEqualTo(Bytes.of(Types.ITEM_MESSAGE, alone.takeOutputs()));
        }
      }
    }
  }

  @Test
  void readsAHotRowOnceAndWritesItOncePerCheckpoint() throws Exception {
    try (var harness = start(CachedBackend.ROCKSDB_WITH_CACHE, null)) {
      for (int i = 0; i < 1_000; i++) {
        harness.process(visit(i % 10, 10_000, i, 1f));
      }
      assertThat(harness.gauge("rowReads")).isEqualTo(10L);
      assertThat(harness.gauge("rowWrites")).isEqualTo(0L);
      var unused = harness.snapshot();
      assertThat(harness.gauge("rowWrites")).isEqualTo(10L);
      harness.process(visit(3, 10_000, 1, 1f));
      unused = harness.snapshot();
      assertThat(harness.gauge("rowWrites")).isEqualTo(11L);
    }
  }

  @Test
  void writesRowsBehindSoThatACheckpointFindsFew() throws Exception {
    try (var harness = start(CachedBackend.ROCKSDB_WITH_CACHE, null)) {
      for (int item = 0; item < 50; item++) {
        harness.process(visit(item, 10_000, 1, 1f));
      }
      // A checkpoint is expected after 10 s, so until shortly before, rows wait for more visits.
      harness.processingTime(9_000);
      assertThat(harness.gauge("rowWrites")).isEqualTo(0L);
      harness.process(visit(7, 10_000, 2, 1f));
      harness.processingTime(9_950);
      assertThat(harness.gauge("rowWrites")).isEqualTo(50L);
      harness.process(visit(7, 10_000, 3, 1f));
      var unused = harness.snapshot();
      assertThat(harness.gauge("rowWrites")).isEqualTo(51L);
    }
  }

  @Test
  void leavesRowsToAStateThatHandsOutItsOwnObjects() throws Exception {
    try (var harness = start(CachedBackend.HEAP_WITH_CACHE, null)) {
      for (int i = 0; i < 100; i++) {
        harness.process(visit(1, 10_000, i, 1f));
      }
      assertThat(harness.gauge("rowWrites")).isEqualTo(100L);
    }
  }

  @Test
  void keepsNoMoreRowsThanItMayForManyDistinctItems() throws Exception {
    try (var harness = start(CachedBackend.ROCKSDB_WITH_CACHE, null)) {
      for (int item = 0; item < 20_000; item++) {
        harness.process(visit(item, 10_000, 1, 1f));
      }
      // All but the 100 in the cache have been written back.
      assertThat(harness.gauge("rowWrites")).isEqualTo(19_900L);
      harness.watermark(70_000);
      assertThat(harness.keys("neighbor-row")).isZero();
      assertThat(harness.timers()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void boundsTheRowOfAnItemInEverySessionAtOneTime(CachedBackend rows) throws Exception {
    try (var harness = start(rows, null)) {
      for (int i = 1; i <= 5_000; i++) {
        harness.process(visit(0, 10_000, i, 1f));
      }
      harness.process(touch(0, 10_000));
      // The heaviest 20 of the 96 that a row keeps.
      assertThat(answers(harness).get(0).neighbors().size()).isEqualTo(20);
      assertThat(harness.timers()).isLessThanOrEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRowThatWasStoredBeforeARuleWasAddedKeepsItsWeights(CachedBackend rows) throws Exception {
    CoOccurrenceConfig two = withRules(List.of(TimeDecayedRule.DEFAULT, AdjacentRule.DEFAULT));
    CoOccurrenceConfig five =
        withRules(
            List.of(
                TimeDecayedRule.DEFAULT,
                AdjacentRule.DEFAULT,
                TypeWeightedRule.DEFAULT,
                BuyToBuyRule.DEFAULT,
                ItemCfRule.DEFAULT));
    OperatorSubtaskState snapshot;
    try (var before = start(two, rows, null, INTERVAL, 1, 0)) {
      before.process(
          new ItemVisit(1, 10_000, 2, new long[] {2, 3}, new float[] {1, 3, 0.5f, 0}, 0, 0, null));
      snapshot = before.snapshot();
    }
    try (var after = start(five, rows, snapshot, INTERVAL, 1, 0)) {
      after.process(
          new ItemVisit(
              1,
              11_000,
              5,
              new long[] {2, 4},
              new float[] {1, 0, 6, 1, 0.25f, 0, 0, 3, 0, 0},
              0,
              0,
              touchOf(11_000)));
      NeighborAnswer answer = (NeighborAnswer) after.takeOutputs().get(0);
      // A half-life later 2 has 1/2 + 1 and 3/2 of before, 3 has 0.5/2, and all else is new.
      assertThat(allWeights(answer.neighbors()))
          .isEqualTo(
              Map.of(
                  2L, List.of(1.5f, 1.5f, 6f, 1f, 0.25f),
                  3L, List.of(0.25f, 0f, 0f, 0f, 0f),
                  4L, List.of(0f, 0f, 3f, 0f, 0f)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersFirstAndThenTellsTheNearestItemsAndOthersInTurn(CachedBackend rows) throws Exception {
    try (var harness = start(TELLING, rows, null, INTERVAL, 1, 0)) {
      // Three neighbours, of which nobody is told.
      harness.process(
          new ItemVisit(1, 10_000, 1, new long[] {2, 3, 4}, new float[] {4, 2, 1}, 0, 0, null));
      assertThat(harness.takeOutputs()).isEmpty();

      harness.process(
          new ItemVisit(
              1, 10_000, 1, new long[] {5, 3}, new float[] {0.5f, 0}, 1, 0, touchOf(10_000)));
      List<ItemMessage> messages = harness.takeOutputs();
      assertThat(messages).hasSize(3);
      assertThat(messages.get(0)).isInstanceOf(NeighborAnswer.class);
      // The near one of the two items, and the heaviest neighbour in its turn.
      assertTells((Gossip) messages.get(1), 5, 0.5f);
      assertTells((Gossip) messages.get(2), 2, 4);

      harness.process(touchNear(10_000));
      assertThat(harness.takeOutputs().subList(1, 3))
          .extracting(ItemMessage::item)
          .containsExactly(5L, 3L);
      // Of the two that are told at all, the turn comes back to the first.
      harness.process(touchNear(10_000));
      assertThat(harness.takeOutputs().subList(1, 3))
          .extracting(ItemMessage::item)
          .containsExactly(5L, 2L);
    }
  }

  private static void assertTells(Gossip gossip, long item, float weight) {
    assertThat(gossip.item()).isEqualTo(item);
    assertThat(gossip.from()).isEqualTo(1);
    assertThat(gossip.time()).isEqualTo(10_000);
    assertThat(gossip.weight()).isEqualTo(weight);
    assertThat(gossip.count()).isEqualTo(1);
    assertThat(gossip.neighbors()).containsExactly(2, 3);
    // Shares of 1 + 4 + 2 + 1 + 0.5.
    assertThat(gossip.shares()).containsExactly(4 / 8.5f, 2 / 8.5f);
  }

  @ParameterizedTest
  @EnumSource
  void tellsOnInTurnAfterARestore(CachedBackend rows) throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = start(TELLING, rows, null, INTERVAL, 1, 0)) {
      harness.process(
          new ItemVisit(
              1, 10_000, 1, new long[] {2, 3}, new float[] {4, 2}, 1, 0, touchOf(10_000)));
      assertThat(harness.takeOutputs().subList(1, 3))
          .extracting(ItemMessage::item)
          .containsExactly(2L, 2L);
      snapshot = harness.snapshot();
    }
    try (var restored = start(TELLING, rows, snapshot, INTERVAL, 1, 0)) {
      restored.process(touchNear(11_000));
      List<ItemMessage> messages = restored.takeOutputs();
      assertThat(messages.subList(1, 3)).extracting(ItemMessage::item).containsExactly(5L, 3L);
      // One interaction that faded by a half-life, and this one.
      assertThat(((NeighborAnswer) messages.get(0)).count()).isEqualTo(1.5f);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anItemWithoutNeighboursHasNothingToTell(CachedBackend rows) throws Exception {
    try (var harness = start(TELLING, rows, null, INTERVAL, 1, 0)) {
      harness.process(touchNear(10_000));
      assertThat(harness.takeOutputs()).hasSize(1);
    }
  }

  /** An interaction with item 1 near item 5, which gets no weight from it. */
  private static ItemVisit touchNear(long time) {
    return new ItemVisit(1, time, 1, new long[] {5}, new float[] {0}, 1, 0, touchOf(time));
  }

  private static CoOccurrenceConfig withRules(List<CoOccurrenceRule> rules) {
    return withSecondHop(rules, SecondHopConfig.DEFAULT);
  }

  private static CoOccurrenceConfig withSecondHop(
      List<CoOccurrenceRule> rules, SecondHopConfig secondHop) {
    return new CoOccurrenceConfig(
        rules,
        20,
        96,
        new ForwardDecay(Duration.ofSeconds(1)),
        20,
        Duration.ofMinutes(1),
        secondHop);
  }

  private static int subtaskOf(long item, int parallelism) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        item, FunctionHarness.MAX_PARALLELISM, parallelism);
  }

  private static FunctionHarness<ItemVisit, ItemMessage> start(
      CachedBackend rows, @Nullable OperatorSubtaskState snapshot) throws Exception {
    return start(rows, snapshot, INTERVAL);
  }

  private static FunctionHarness<ItemVisit, ItemMessage> start(
      CachedBackend rows, @Nullable OperatorSubtaskState snapshot, Duration interval)
      throws Exception {
    return start(rows, snapshot, interval, 1, 0);
  }

  private static FunctionHarness<ItemVisit, ItemMessage> start(
      CachedBackend rows,
      @Nullable OperatorSubtaskState snapshot,
      Duration interval,
      int parallelism,
      int subtask)
      throws Exception {
    return start(CONFIG, rows, snapshot, interval, parallelism, subtask);
  }

  private static FunctionHarness<ItemVisit, ItemMessage> start(
      CoOccurrenceConfig config,
      CachedBackend rows,
      @Nullable OperatorSubtaskState snapshot,
      Duration interval,
      int parallelism,
      int subtask)
      throws Exception {
    return FunctionHarness.start(
        new UpdateCoOccurrenceOperator(config, interval, rows.cached()),
        ItemVisit::item,
        org.apache.flink.api.common.typeinfo.Types.LONG,
        Types.ITEM_MESSAGE,
        rows.backend(),
        snapshot,
        parallelism,
        subtask);
  }

  /** A visit that no one asked for, with one neighbour. */
  private static ItemVisit visit(long item, long time, long neighbor, float increment) {
    return new ItemVisit(
        item, time, 1, new long[] {neighbor}, new float[] {increment}, 0, 0, /* touch= */ null);
  }

  /** A visit by the first interaction of a session, which brings no neighbours. */
  private static ItemVisit touch(long item, long time) {
    return new ItemVisit(item, time, 1, new long[0], new float[0], 0, 0, touchOf(time));
  }

  private static Touch touchOf(long time) {
    return new Touch(
        "s", Touch.NONE, time, InteractionType.CLICKS, SessionActivity.NONE, time + 5, Touch.NONE);
  }

  private static List<NeighborAnswer> answers(FunctionHarness<ItemVisit, ItemMessage> harness) {
    return harness.takeOutputs().stream().map(NeighborAnswer.class::cast).toList();
  }

  private static List<Long> publicationTimes(FunctionHarness<ItemVisit, ItemMessage> harness) {
    return harness.takeOutputs(UpdateCoOccurrenceOperator.REFRESHED).stream()
        .map(RefreshedNeighbors::asOf)
        .toList();
  }

  private static List<String> refreshed(FunctionHarness<ItemVisit, ItemMessage> harness)
      throws Exception {
    return Bytes.of(
        Types.REFRESHED_NEIGHBORS, harness.takeOutputs(UpdateCoOccurrenceOperator.REFRESHED));
  }

  /** The weights under the first rule. */
  private static Map<Long, Float> weights(NeighborList list) {
    Map<Long, Float> weights = new TreeMap<>();
    allWeights(list).forEach((item, ofItem) -> weights.put(item, ofItem.get(0)));
    return weights;
  }

  private static Map<Long, List<Float>> allWeights(NeighborList list) {
    Map<Long, List<Float>> weights = new TreeMap<>();
    for (int i = 0; i < list.size(); i++) {
      List<Float> ofItem = new ArrayList<>();
      for (int rule = 0; rule < list.rules(); rule++) {
        ofItem.add(list.weight(i, rule));
      }
      weights.put(list.item(i), ofItem);
    }
    return weights;
  }
}
