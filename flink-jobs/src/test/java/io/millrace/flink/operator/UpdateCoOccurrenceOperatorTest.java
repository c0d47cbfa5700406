package io.millrace.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.cooccurrence.AdjacentRule;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.ItemVisit;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.decay.ForwardDecay;
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

/** Answers to touches, the throttle of publications, and when items go. */
final class UpdateCoOccurrenceOperatorTest {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** One rule, weights that halve in a second, items that are forgotten after a minute. */
  private static final CoOccurrenceConfig CONFIG =
      new CoOccurrenceConfig(
          List.of(AdjacentRule.DEFAULT),
          20,
          96,
          new ForwardDecay(Duration.ofSeconds(1)),
          20,
          Duration.ofMinutes(1));

  /** Where the rows lie. */
  private enum Rows {
    HEAP(Backend.HEAP, 0),
    /** A cache that must not be used, because the state hands out its own objects. */
    HEAP_WITH_CACHE(Backend.HEAP, 100),
    ROCKSDB(Backend.ROCKSDB, 0),
    /** Every other item evicts the one before it. */
    ROCKSDB_WITH_ONE_CACHED(Backend.ROCKSDB, 1),
    ROCKSDB_WITH_CACHE(Backend.ROCKSDB, 100);

    private final Backend backend;
    private final int cached;

    Rows(Backend backend, int cached) {
      this.backend = backend;
      this.cached = cached;
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersATouchWithWhatItBringsIncluded(Rows rows) throws Exception {
    try (var harness = start(rows, null)) {
      Touch touch = new Touch("s", Touch.NONE, 11_000, 11_005, Touch.NONE);
      harness.process(visit(1, 10_000, 2, 1f));
      assertThat(harness.takeOutputs()).isEmpty();
      harness.process(new ItemVisit(1, 11_000, 1, new long[] {2}, new float[] {0.25f}, touch));
      List<NeighborAnswer> answers = harness.takeOutputs();
      assertThat(answers).hasSize(1);
      assertThat(answers.get(0).touch()).isEqualTo(touch);
      assertThat(answers.get(0).item()).isEqualTo(1);
      assertThat(answers.get(0).time()).isEqualTo(11_000);
      // 1 faded by a half-life, and 0.25.
      assertThat(weights(answers.get(0).neighbors())).isEqualTo(Map.of(2L, 0.75f));
    }
  }

  @ParameterizedTest
  @EnumSource
  void publishesAChangeAtOnceWhenDueAndElseByTimer(Rows rows) throws Exception {
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
  void publishesNothingWithoutAChange(Rows rows) throws Exception {
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
  void publishesAHotItemOncePerInterval(Rows rows) throws Exception {
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
  void doesNotGatherTimersForAHotItem(Rows rows) throws Exception {
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
  void anOlderVisitWaitsForTheIntervalToo(Rows rows) throws Exception {
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
  void publishesEveryChangeWhereTheIntervalIsZero(Rows rows) throws Exception {
    try (var harness = start(rows, null, Duration.ZERO)) {
      harness.process(visit(1, 10_000, 2, 1f));
      harness.process(visit(1, 10_000, 3, 1f));
      harness.process(visit(1, 10_001, 4, 1f));
      assertThat(publicationTimes(harness)).containsExactly(10_000L, 10_000L, 10_001L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void forgetsAnItemThatNothingVisitedForTheExpiry(Rows rows) throws Exception {
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
  void startsAnewAfterTheExpiryThoughTheWatermarkLags(Rows rows) throws Exception {
    try (var harness = start(rows, null)) {
      harness.process(visit(1, 10_000, 2, 1f));
      harness.process(
          new ItemVisit(
              1,
              70_000,
              1,
              new long[] {3},
              new float[] {1f},
              new Touch("s", Touch.NONE, 70_000, 70_005, Touch.NONE)));
      assertThat(weights(harness.takeOutputs().get(0).neighbors())).isEqualTo(Map.of(3L, 1f));
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnAfterARestoreAsIfNothingHadHappened(Rows rows) throws Exception {
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
          answers.add(Bytes.of(Types.NEIGHBOR_ANSWER, each.takeOutputs()));
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
  void answersTheSameWhereverTheRowsLie(Rows rows) throws Exception {
    try (var heap = start(Rows.HEAP, null);
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
      assertThat(Bytes.of(Types.NEIGHBOR_ANSWER, other.takeOutputs()))
          .hasSizeGreaterThan(500)
          .isEqualTo(Bytes.of(Types.NEIGHBOR_ANSWER, heap.takeOutputs()));
      assertThat(refreshed(other)).hasSizeGreaterThan(500).isEqualTo(refreshed(heap));
      assertThat(other.timers()).isEqualTo(heap.timers());
      var unused = other.snapshot();
      assertThat(other.keys("neighbor-row")).isEqualTo(heap.keys("neighbor-row"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesRowsThatOnlyTheCacheHoldsToTheSubtasksOfARescaledJob(Rows rows) throws Exception {
    int items = 60;
    OperatorSubtaskState whole;
    try (var first = start(rows, null, INTERVAL, 2, 0);
        var second = start(rows, null, INTERVAL, 2, 1);
        var alone = start(Rows.HEAP, null)) {
      for (int i = 0; i < 10 * items; i++) {
        ItemVisit visit = visit(i % items, 10_000 + i, i, 1f);
        (subtaskOf(visit.item(), 2) == 0 ? first : second).process(visit);
        alone.process(visit);
      }
      if (rows == Rows.ROCKSDB_WITH_CACHE) {
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
          assertThat(Bytes.of(Types.NEIGHBOR_ANSWER, restored.takeOutputs()))
              .isNotEmpty()
              .isEqualTo(Bytes.of(Types.NEIGHBOR_ANSWER, alone.takeOutputs()));
        }
      }
    }
  }

  @Test
  void readsAHotRowOnceAndWritesItOncePerCheckpoint() throws Exception {
    try (var harness = start(Rows.ROCKSDB_WITH_CACHE, null)) {
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
  void leavesRowsToAStateThatHandsOutItsOwnObjects() throws Exception {
    try (var harness = start(Rows.HEAP_WITH_CACHE, null)) {
      for (int i = 0; i < 100; i++) {
        harness.process(visit(1, 10_000, i, 1f));
      }
      assertThat(harness.gauge("rowWrites")).isEqualTo(100L);
    }
  }

  @Test
  void keepsNoMoreRowsThanItMayForManyDistinctItems() throws Exception {
    try (var harness = start(Rows.ROCKSDB_WITH_CACHE, null)) {
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
  void boundsTheRowOfAnItemInEverySessionAtOneTime(Rows rows) throws Exception {
    try (var harness = start(rows, null)) {
      for (int i = 1; i <= 5_000; i++) {
        harness.process(visit(0, 10_000, i, 1f));
      }
      harness.process(touch(0, 10_000));
      // The heaviest 20 of the 96 that a row keeps.
      assertThat(harness.takeOutputs().get(0).neighbors().size()).isEqualTo(20);
      assertThat(harness.timers()).isLessThanOrEqualTo(2);
    }
  }

  private static int subtaskOf(long item, int parallelism) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        item, FunctionHarness.MAX_PARALLELISM, parallelism);
  }

  private static FunctionHarness<ItemVisit, NeighborAnswer> start(
      Rows rows, @Nullable OperatorSubtaskState snapshot) throws Exception {
    return start(rows, snapshot, INTERVAL);
  }

  private static FunctionHarness<ItemVisit, NeighborAnswer> start(
      Rows rows, @Nullable OperatorSubtaskState snapshot, Duration interval) throws Exception {
    return start(rows, snapshot, interval, 1, 0);
  }

  private static FunctionHarness<ItemVisit, NeighborAnswer> start(
      Rows rows,
      @Nullable OperatorSubtaskState snapshot,
      Duration interval,
      int parallelism,
      int subtask)
      throws Exception {
    return FunctionHarness.start(
        new UpdateCoOccurrenceOperator(CONFIG, interval, rows.cached),
        ItemVisit::item,
        org.apache.flink.api.common.typeinfo.Types.LONG,
        Types.NEIGHBOR_ANSWER,
        rows.backend,
        snapshot,
        parallelism,
        subtask);
  }

  /** A visit that no one asked for, with one neighbour. */
  private static ItemVisit visit(long item, long time, long neighbor, float increment) {
    return new ItemVisit(
        item, time, 1, new long[] {neighbor}, new float[] {increment}, /* touch= */ null);
  }

  /** A visit by the first interaction of a session, which brings no neighbours. */
  private static ItemVisit touch(long item, long time) {
    return new ItemVisit(
        item,
        time,
        1,
        new long[0],
        new float[0],
        new Touch("s", Touch.NONE, time, time + 5, Touch.NONE));
  }

  private static List<Long> publicationTimes(FunctionHarness<ItemVisit, NeighborAnswer> harness) {
    return harness.takeOutputs(UpdateCoOccurrenceOperator.REFRESHED).stream()
        .map(RefreshedNeighbors::asOf)
        .toList();
  }

  private static List<String> refreshed(FunctionHarness<ItemVisit, NeighborAnswer> harness)
      throws Exception {
    return Bytes.of(
        Types.REFRESHED_NEIGHBORS, harness.takeOutputs(UpdateCoOccurrenceOperator.REFRESHED));
  }

  private static Map<Long, Float> weights(NeighborList list) {
    Map<Long, Float> weights = new TreeMap<>();
    for (int i = 0; i < list.size(); i++) {
      weights.put(list.item(i), list.weight(i, 0));
    }
    return weights;
  }
}
