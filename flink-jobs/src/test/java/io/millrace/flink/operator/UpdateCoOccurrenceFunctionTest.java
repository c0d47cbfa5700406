package io.millrace.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.activity.SessionActivity;
import io.millrace.core.cooccurrence.AdjacentRule;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.CoOccurrenceRule;
import io.millrace.core.cooccurrence.ItemVisit;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.TimeDecayedRule;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.decay.ForwardDecay;
import io.millrace.core.model.InteractionType;
import io.millrace.flink.element.RefreshedNeighbors;
import io.millrace.flink.state.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers to touches, the throttle of publications, and when items go. */
final class UpdateCoOccurrenceFunctionTest {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** One rule, weights that halve in a second, items that are forgotten after a minute. */
  private static final CoOccurrenceConfig CONFIG = withRules(List.of(AdjacentRule.DEFAULT));

  @ParameterizedTest
  @EnumSource
  void answersATouchWithWhatItBringsIncluded(Backend backend) throws Exception {
    try (var harness = start(backend, null)) {
      Touch touch = touchOf(11_000);
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
  void publishesAChangeAtOnceWhenDueAndElseByTimer(Backend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(visit(1, 10_000, 2, 1f));
      List<RefreshedNeighbors> first = harness.takeOutputs(UpdateCoOccurrenceFunction.REFRESHED);
      assertThat(first).hasSize(1);
      assertThat(first.get(0).item()).isEqualTo(1);
      assertThat(first.get(0).asOf()).isEqualTo(10_000);
      assertThat(weights(first.get(0).neighbors())).isEqualTo(Map.of(2L, 1f));

      harness.process(visit(1, 10_500, 3, 1f));
      harness.watermark(10_999);
      assertThat(harness.takeOutputs(UpdateCoOccurrenceFunction.REFRESHED)).isEmpty();
      harness.watermark(11_000);
      List<RefreshedNeighbors> second = harness.takeOutputs(UpdateCoOccurrenceFunction.REFRESHED);
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
  void publishesNothingWithoutAChange(Backend backend) throws Exception {
    try (var harness = start(backend, null)) {
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
  void publishesAHotItemOncePerInterval(Backend backend) throws Exception {
    try (var harness = start(backend, null)) {
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
  void doesNotGatherTimersForAHotItem(Backend backend) throws Exception {
    try (var harness = start(backend, null)) {
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
      assertThat(harness.keys("neighbor-row")).isEqualTo(1);
      harness.watermark(1_000_000);
      assertThat(harness.timers()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOlderVisitWaitsForTheIntervalToo(Backend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(visit(1, 10_000, 2, 1f));
      harness.process(visit(1, 8_000, 3, 1f));
      assertThat(publicationTimes(harness)).containsExactly(10_000L);
      harness.watermark(11_000);
      assertThat(publicationTimes(harness)).containsExactly(11_000L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void publishesEveryChangeWhereTheIntervalIsZero(Backend backend) throws Exception {
    try (var harness = start(backend, null, Duration.ZERO)) {
      harness.process(visit(1, 10_000, 2, 1f));
      harness.process(visit(1, 10_000, 3, 1f));
      harness.process(visit(1, 10_001, 4, 1f));
      assertThat(publicationTimes(harness)).containsExactly(10_000L, 10_000L, 10_001L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void forgetsAnItemThatNothingVisitedForTheExpiry(Backend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(visit(1, 10_000, 2, 1f));
      harness.process(touch(1, 40_000));
      harness.watermark(99_999);
      assertThat(harness.keys("neighbor-row")).isEqualTo(1);
      assertThat(harness.timers()).isEqualTo(1);
      harness.watermark(100_000);
      assertThat(harness.keys("neighbor-row")).isZero();
      assertThat(harness.timers()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void startsAnewAfterTheExpiryThoughTheWatermarkLags(Backend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(visit(1, 10_000, 2, 1f));
      harness.process(
          new ItemVisit(1, 70_000, 1, new long[] {3}, new float[] {1f}, touchOf(70_000)));
      assertThat(weights(harness.takeOutputs().get(0).neighbors())).isEqualTo(Map.of(3L, 1f));
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnAfterARestoreAsIfNothingHadHappened(Backend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(visit(1, 10_000, 2, 1f));
      harness.process(visit(1, 10_500, 3, 1f));
      harness.process(visit(2, 10_500, 1, 0.3f));
      OperatorSubtaskState snapshot = harness.snapshot();
      var unused = harness.takeOutputs(UpdateCoOccurrenceFunction.REFRESHED);
      try (var restored = start(backend, snapshot)) {
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
          refreshed.add(
              Bytes.of(
                  Types.REFRESHED_NEIGHBORS,
                  each.takeOutputs(UpdateCoOccurrenceFunction.REFRESHED)));
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
  void aRowThatWasStoredBeforeARuleWasAddedKeepsItsWeights(Backend backend) throws Exception {
    CoOccurrenceConfig two = withRules(List.of(TimeDecayedRule.DEFAULT, AdjacentRule.DEFAULT));
    CoOccurrenceConfig five = withRules(CoOccurrenceConfig.DEFAULT.rules());
    OperatorSubtaskState snapshot;
    try (var before = start(two, backend, null, INTERVAL)) {
      before.process(
          new ItemVisit(1, 10_000, 2, new long[] {2, 3}, new float[] {1, 3, 0.5f, 0}, null));
      snapshot = before.snapshot();
    }
    try (var after = start(five, backend, snapshot, INTERVAL)) {
      after.process(
          new ItemVisit(
              1,
              11_000,
              5,
              new long[] {2, 4},
              new float[] {1, 0, 6, 1, 0.25f, 0, 0, 3, 0, 0},
              touchOf(11_000)));
      // A half-life later 2 has 1/2 + 1 and 3/2 of before, 3 has 0.5/2, and all else is new.
      assertThat(allWeights(after.takeOutputs().get(0).neighbors()))
          .isEqualTo(
              Map.of(
                  2L, List.of(1.5f, 1.5f, 6f, 1f, 0.25f),
                  3L, List.of(0.25f, 0f, 0f, 0f, 0f),
                  4L, List.of(0f, 0f, 3f, 0f, 0f)));
    }
  }

  private static CoOccurrenceConfig withRules(List<CoOccurrenceRule> rules) {
    return new CoOccurrenceConfig(
        rules, 20, 96, new ForwardDecay(Duration.ofSeconds(1)), 20, Duration.ofMinutes(1));
  }

  private static FunctionHarness<ItemVisit, NeighborAnswer> start(
      Backend backend, @Nullable OperatorSubtaskState snapshot) throws Exception {
    return start(backend, snapshot, INTERVAL);
  }

  private static FunctionHarness<ItemVisit, NeighborAnswer> start(
      Backend backend, @Nullable OperatorSubtaskState snapshot, Duration interval)
      throws Exception {
    return start(CONFIG, backend, snapshot, interval);
  }

  private static FunctionHarness<ItemVisit, NeighborAnswer> start(
      CoOccurrenceConfig config,
      Backend backend,
      @Nullable OperatorSubtaskState snapshot,
      Duration interval)
      throws Exception {
    return FunctionHarness.start(
        new UpdateCoOccurrenceFunction(config, interval),
        ItemVisit::item,
        org.apache.flink.api.common.typeinfo.Types.LONG,
        Types.NEIGHBOR_ANSWER,
        backend,
        snapshot);
  }

  /** A visit that no one asked for, with one neighbour. */
  private static ItemVisit visit(long item, long time, long neighbor, float increment) {
    return new ItemVisit(
        item, time, 1, new long[] {neighbor}, new float[] {increment}, /* touch= */ null);
  }

  /** A visit by the first interaction of a session, which brings no neighbours. */
  private static ItemVisit touch(long item, long time) {
    return new ItemVisit(item, time, 1, new long[0], new float[0], touchOf(time));
  }

  private static Touch touchOf(long time) {
    return new Touch(
        "s", Touch.NONE, time, InteractionType.CLICKS, SessionActivity.NONE, time + 5, Touch.NONE);
  }

  private static List<Long> publicationTimes(FunctionHarness<ItemVisit, NeighborAnswer> harness) {
    return harness.takeOutputs(UpdateCoOccurrenceFunction.REFRESHED).stream()
        .map(RefreshedNeighbors::asOf)
        .toList();
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
