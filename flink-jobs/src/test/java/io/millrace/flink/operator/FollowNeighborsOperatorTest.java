package io.millrace.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.activity.SessionActivity;
import io.millrace.core.cooccurrence.AdjacentRule;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.Gossip;
import io.millrace.core.cooccurrence.ItemMessage;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.SecondHopConfig;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.decay.ForwardDecay;
import io.millrace.core.model.InteractionType;
import io.millrace.flink.state.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The second hop of answers, and when items forget what they were told. */
final class FollowNeighborsOperatorTest {

  /** One rule, weights that halve in a second, items that are forgotten after a minute. */
  private static final CoOccurrenceConfig CONFIG =
      new CoOccurrenceConfig(
          List.of(AdjacentRule.DEFAULT),
          20,
          96,
          new ForwardDecay(Duration.ofSeconds(1)),
          20,
          Duration.ofMinutes(1),
          new SecondHopConfig(AdjacentRule.NAME, 2, 1, 1, 3, 10));

  @ParameterizedTest
  @EnumSource
  void completesAnAnswerFromWhatTheItemWasTold(CachedBackend told) throws Exception {
    try (var harness = start(told, null)) {
      harness.process(gossip(1, 2, 10_000, 3, 1));
      assertThat(harness.takeOutputs()).isEmpty();
      NeighborAnswer answer = answer(1, 10_000, 2);
      harness.process(answer);
      List<NeighborAnswer> answers = harness.takeOutputs();
      assertThat(answers).hasSize(1);
      assertThat(answers.get(0).touch()).isEqualTo(answer.touch());
      assertThat(answers.get(0).item()).isEqualTo(1);
      assertThat(answers.get(0).time()).isEqualTo(10_000);
      assertThat(answers.get(0).count()).isEqualTo(1);
      assertThat(weights(answers.get(0).neighbors())).isEqualTo(Map.of(2L, 3f));
      // The share of 2 is 3 / (1 + 3), that of 3 behind it 0.5. The way back to 1 does not count.
      assertThat(weights(answers.get(0).secondHop())).isEqualTo(Map.of(3L, 0.375f));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theNewestGossipOfANeighborHolds(CachedBackend told) throws Exception {
    try (var harness = start(told, null)) {
      harness.process(gossip(1, 2, 10_000, 3));
      harness.process(gossip(1, 2, 11_000, 4));
      harness.process(gossip(1, 2, 10_500, 5));
      assertThat(secondHop(harness, 1, 11_000)).containsOnlyKeys(4L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anItemThatNobodyToldAnythingLeavesNoState(CachedBackend told) throws Exception {
    try (var harness = start(told, null)) {
      assertThat(secondHop(harness, 1, 10_000)).isEmpty();
      var unused = harness.snapshot();
      assertThat(harness.keys("told-neighbors")).isZero();
      assertThat(harness.timers()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void forgetsAnItemThatNobodyToldAnythingForTheExpiry(CachedBackend told) throws Exception {
    try (var harness = start(told, null)) {
      harness.process(gossip(1, 2, 10_000, 3));
      harness.process(gossip(1, 3, 40_000, 3));
      harness.process(answer(1, 50_000, 2));
      harness.watermark(99_999);
      var unused = harness.snapshot();
      assertThat(harness.keys("told-neighbors")).isEqualTo(1);
      assertThat(harness.timers()).isEqualTo(1);
      harness.watermark(100_000);
      assertThat(harness.keys("told-neighbors")).isZero();
      assertThat(harness.timers()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void startsAnewAfterTheExpiryThoughTheWatermarkLags(CachedBackend told) throws Exception {
    try (var harness = start(told, null)) {
      harness.process(gossip(1, 2, 10_000, 3));
      harness.process(gossip(5, 2, 10_000, 3));
      assertThat(secondHop(harness, 1, 70_000)).isEmpty();
      harness.process(gossip(5, 6, 70_000, 4));
      assertThat(secondHop(harness, 5, 70_000)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void hasOneTimerPerItemHoweverBusy(CachedBackend told) throws Exception {
    try (var harness = start(told, null)) {
      for (int i = 0; i < 1_000; i++) {
        long time = 10_000 + 500L * i;
        harness.process(gossip(1, i, time, i + 1));
        harness.process(answer(1, time, i));
        harness.watermark(time - 5_000);
        assertThat(harness.timers()).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnAfterARestoreAsIfNothingHadHappened(CachedBackend told) throws Exception {
    try (var harness = start(told, null)) {
      harness.process(gossip(1, 2, 10_000, 3, 4));
      harness.process(gossip(1, 5, 10_500, 6));
      harness.process(gossip(7, 2, 10_500, 8));
      OperatorSubtaskState snapshot = harness.snapshot();
      try (var restored = start(told, snapshot)) {
        List<List<String>> answers = new ArrayList<>();
        for (var each : List.of(harness, restored)) {
          each.process(gossip(1, 2, 11_000, 9));
          each.process(answer(1, 11_500, 2, 5));
          each.process(answer(7, 11_500, 2));
          answers.add(Bytes.of(Types.NEIGHBOR_ANSWER, each.takeOutputs()));
        }
        assertThat(answers.get(1)).hasSize(2).isEqualTo(answers.get(0));
        assertThat(secondHop(restored, 7, 11_500)).containsOnlyKeys(8L);
        restored.watermark(71_500);
        assertThat(restored.keys("told-neighbors")).isZero();
        assertThat(restored.timers()).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersTheSameWhereverTheItemsLie(CachedBackend told) throws Exception {
    try (var heap = start(CachedBackend.HEAP, null);
        var other = start(told, null)) {
      for (var each : List.of(heap, other)) {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
          // A second of event time per message; an item that is not chosen for a minute expires.
          long time = 10_000 + 1_000L * i;
          long item = random.nextInt(40);
          long neighbor = 100L + random.nextInt(5);
          each.process(
              random.nextInt(3) == 0
                  ? answer(item, time, neighbor)
                  : gossip(item, neighbor, time, i));
          each.watermark(time - 5_000);
        }
      }
      assertThat(Bytes.of(Types.NEIGHBOR_ANSWER, other.takeOutputs()))
          .hasSizeGreaterThan(500)
          .isEqualTo(Bytes.of(Types.NEIGHBOR_ANSWER, heap.takeOutputs()));
      assertThat(other.timers()).isEqualTo(heap.timers());
      var unused = other.snapshot();
      assertThat(other.keys("told-neighbors")).isEqualTo(heap.keys("told-neighbors"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesWhatItemsWereToldToTheSubtasksOfARescaledJob(CachedBackend told) throws Exception {
    int items = 60;
    OperatorSubtaskState whole;
    try (var first = start(told, null, 2, 0);
        var second = start(told, null, 2, 1);
        var alone = start(CachedBackend.HEAP, null)) {
      for (int i = 0; i < 3 * items; i++) {
        Gossip gossip = gossip(i % items, 100 + i / items, 10_000 + i, 200 + i);
        (subtaskOf(gossip.item(), 2) == 0 ? first : second).process(gossip);
        alone.process(gossip);
      }
      whole = AbstractStreamOperatorTestHarness.repackageState(first.snapshot(), second.snapshot());
      for (int subtask = 0; subtask < 3; subtask++) {
        OperatorSubtaskState part =
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                whole, FunctionHarness.MAX_PARALLELISM, 2, 3, subtask);
        try (var restored = start(told, part, 3, subtask)) {
          for (long item = 0; item < items; item++) {
            if (subtaskOf(item, 3) == subtask) {
              restored.process(answer(item, 12_000, 100, 101));
              alone.process(answer(item, 12_000, 100, 101));
            }
          }
          List<NeighborAnswer> answers = restored.takeOutputs();
          assertThat(answers)
              .isNotEmpty()
              .allMatch(answer -> weights(answer.secondHop()).size() == 2);
          assertThat(Bytes.of(Types.NEIGHBOR_ANSWER, answers))
              .isEqualTo(Bytes.of(Types.NEIGHBOR_ANSWER, alone.takeOutputs()));
        }
      }
    }
  }

  private static int subtaskOf(long item, int parallelism) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        item, FunctionHarness.MAX_PARALLELISM, parallelism);
  }

  private static FunctionHarness<ItemMessage, NeighborAnswer> start(
      CachedBackend told, @Nullable OperatorSubtaskState snapshot) throws Exception {
    return start(told, snapshot, 1, 0);
  }

  private static FunctionHarness<ItemMessage, NeighborAnswer> start(
      CachedBackend told, @Nullable OperatorSubtaskState snapshot, int parallelism, int subtask)
      throws Exception {
    return FunctionHarness.start(
        new FollowNeighborsOperator(CONFIG, told.cached()),
        ItemMessage::item,
        org.apache.flink.api.common.typeinfo.Types.LONG,
        Types.NEIGHBOR_ANSWER,
        told.backend(),
        snapshot,
        parallelism,
        subtask);
  }

  /** What an item hears from another one, whose neighbours have a share of 0.5 each. */
  private static Gossip gossip(long item, long from, long time, long... neighbors) {
    float[] shares = new float[neighbors.length];
    Arrays.fill(shares, 0.5f);
    return new Gossip(item, from, time, 0, 1, 1, neighbors, shares);
  }

  /** The answer of an item whose neighbours weigh 3 each. */
  private static NeighborAnswer answer(long item, long time, long... neighbors) {
    float[] weights = new float[neighbors.length];
    Arrays.fill(weights, 3);
    return new NeighborAnswer(
        new Touch(
            "s",
            Touch.NONE,
            time,
            InteractionType.CLICKS,
            SessionActivity.NONE,
            time + 5,
            Touch.NONE),
        item,
        time,
        1,
        new NeighborList(1, neighbors, weights),
        NeighborList.EMPTY);
  }

  /** What item 2 leads an item to, which has no other neighbour. */
  private static Map<Long, Float> secondHop(
      FunctionHarness<ItemMessage, NeighborAnswer> harness, long item, long time) throws Exception {
    harness.process(answer(item, time, 2));
    return weights(harness.takeOutputs().get(0).secondHop());
  }

  /** Those above 0: of the neighbours that told, other things are known too. */
  private static Map<Long, Float> weights(NeighborList list) {
    Map<Long, Float> weights = new TreeMap<>();
    for (int i = 0; i < list.size(); i++) {
      if (list.weight(i, 0) > 0) {
        weights.put(list.item(i), list.weight(i, 0));
      }
    }
    return weights;
  }
}
