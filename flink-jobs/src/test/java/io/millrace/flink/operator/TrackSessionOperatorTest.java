package io.millrace.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.activity.ActivityCounts;
import io.millrace.core.activity.ActivityDistribution;
import io.millrace.core.activity.SessionActivity;
import io.millrace.core.activity.SessionConfig;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.candidate.CandidateConfig;
import io.millrace.core.cooccurrence.AdjacentRule;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.ItemVisit;
import io.millrace.core.cooccurrence.SecondHopConfig;
import io.millrace.core.cooccurrence.SessionTracker;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.decay.ForwardDecay;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.core.popularity.PopularityConfig;
import io.millrace.core.popularity.TrendingConfig;
import io.millrace.core.sampling.SamplingConfig;
import io.millrace.flink.element.ArrivedInteraction;
import io.millrace.flink.state.States;
import io.millrace.flink.state.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes of interactions in order, late, repeated and too old, and when sessions go. */
final class TrackSessionOperatorTest {

  /** Three interactions per session, forgotten after a second; adjacent pairs count 1 and 0.5. */
  private static final RecommenderConfig CONFIG =
      new RecommenderConfig(
          new SessionConfig(3, Duration.ofSeconds(1), SessionConfig.DEFAULT.activityDecay()),
          new CoOccurrenceConfig(
              List.of(new AdjacentRule(0.5f)),
              20,
              96,
              new ForwardDecay(Duration.ofDays(7)),
              20,
              Duration.ofDays(30),
              SecondHopConfig.DEFAULT),
          PopularityConfig.DEFAULT,
          TrendingConfig.DEFAULT,
          SamplingConfig.DEFAULT,
          CandidateConfig.DEFAULT);

  /** A visit with its increments by neighbour. */
  private record Visit(long item, long time, Map<Long, Float> increments, @Nullable Touch touch) {}

  @ParameterizedTest
  @EnumSource
  void emitsTheTouchFirstAndThenAVisitToEachOtherItem(CachedBackend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(click("s", 1, 100));
      assertThat(takeVisits(harness))
          .containsExactly(new Visit(1, 100, Map.of(), touch(Touch.NONE, 100, 1, 100, 0.5f)));
      harness.process(click("s", 2, 200));
      // 1 → 2 is forward and gets 1, 2 → 1 is backward and gets 0.5.
      assertThat(takeVisits(harness))
          .containsExactly(
              new Visit(2, 200, Map.of(1L, 0.5f), touch(100, 200, 2, 100, 0.5f)),
              new Visit(1, 200, Map.of(2L, 1f), null));
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsSessionsApart(CachedBackend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(click("s", 1, 100));
      harness.process(click("t", 2, 100));
      assertThat(takeVisits(harness)).extracting(Visit::increments).containsOnly(Map.of());
      assertThat(harness.keys("session-history")).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void countsARepetitionAndEmitsNothing(CachedBackend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(click("s", 1, 100));
      harness.process(click("s", 2, 200));
      var unused = harness.takeOutputs();
      harness.process(click("s", 1, 100));
      harness.process(click("s", 2, 200));
      assertThat(harness.takeOutputs()).isEmpty();
      assertThat(harness.count("repeatedInteractions")).isEqualTo(2);
      harness.process(click("s", 3, 300));
      assertThat(takeVisits(harness).get(0).touch()).isEqualTo(touch(200, 300, 3, 100, 0.5f));
    }
  }

  @Test
  void staysActiveWhereItsSourcesAreIdle() throws Exception {
    try (var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new TrackSessionOperator(CONFIG, 10),
            arrived -> arrived.interaction().session(),
            org.apache.flink.api.common.typeinfo.Types.STRING)) {
      harness.open();
      harness.processWatermark(new Watermark(100));
      harness.processWatermarkStatus(WatermarkStatus.IDLE);
      harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
      harness.processWatermark(new Watermark(200));
      assertThat(harness.getOutput()).containsExactly(new Watermark(100), new Watermark(200));
    }
  }

  @ParameterizedTest
  @EnumSource
  void usesAndCountsALateInteraction(CachedBackend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.watermark(5_000);
      harness.process(click("s", 1, 4_999));
      assertThat(harness.takeOutputs()).hasSize(1);
      assertThat(harness.count("lateInteractions")).isEqualTo(1);
      harness.process(click("s", 2, 5_000));
      assertThat(harness.takeOutputs()).hasSize(2);
      assertThat(harness.count("lateInteractions")).isEqualTo(1);
      assertThat(harness.count("tooOldInteractions")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatIsOlderThanAFullHistory(CachedBackend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(click("s", 1, 100));
      harness.process(click("s", 2, 200));
      harness.process(click("s", 3, 300));
      var unused = harness.takeOutputs();
      harness.process(click("s", 4, 99));
      assertThat(harness.takeOutputs()).isEmpty();
      assertThat(harness.count("tooOldInteractions")).isEqualTo(1);
      assertThat(harness.count("lateInteractions")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void forgetsASessionThatWasSilentForTheExpiry(CachedBackend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(click("s", 1, 100));
      harness.watermark(1_099);
      assertThat(harness.keys("session-history")).isEqualTo(1);
      harness.watermark(1_100);
      assertThat(harness.keys("session-history")).isZero();
      assertThat(harness.timers()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsASessionThatWentOn(CachedBackend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(click("s", 1, 100));
      harness.process(click("s", 2, 600));
      harness.watermark(1_100);
      assertThat(harness.keys("session-history")).isEqualTo(1);
      assertThat(harness.timers()).isEqualTo(1);
      harness.watermark(1_600);
      assertThat(harness.keys("session-history")).isZero();
      assertThat(harness.timers()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void doesNotPairAcrossTheExpiryThoughTheWatermarkLags(CachedBackend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(click("s", 1, 100));
      var unused = harness.takeOutputs();
      harness.process(click("s", 2, 1_100));
      assertThat(takeVisits(harness))
          .containsExactly(new Visit(2, 1_100, Map.of(), touch(100, 1_100, 1, 1_100, 0.5f)));
      harness.watermark(1_100);
      assertThat(harness.keys("session-history")).isEqualTo(1);
      harness.watermark(2_100);
      assertThat(harness.keys("session-history")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void hasOneTimerPerSessionHoweverBusy(CachedBackend backend) throws Exception {
    try (var harness = start(backend, null)) {
      for (int i = 0; i < 1_000; i++) {
        harness.process(click("s", i, 10L * i));
        harness.watermark(10L * i - 50);
        assertThat(harness.timers()).isEqualTo(1);
      }
      assertThat(harness.keys("session-history")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnAfterARestoreAsIfNothingHadHappened(CachedBackend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(click("s", 1, 100));
      harness.process(click("s", 2, 200));
      OperatorSubtaskState snapshot = harness.snapshot();
      var unused = harness.takeOutputs();
      try (var restored = start(backend, snapshot)) {
        for (var each : List.of(harness, restored)) {
          each.process(click("s", 2, 200));
          each.process(click("s", 3, 300));
          each.process(click("s", 4, 150));
          each.process(click("s", 5, 400));
        }
        assertThat(takeVisits(restored)).hasSizeGreaterThan(3).isEqualTo(takeVisits(harness));
        assertThat(restored.count("repeatedInteractions")).isEqualTo(1);
        restored.watermark(1_400);
        assertThat(restored.keys("session-history")).isZero();
        assertThat(restored.timers()).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesTheActivityThatAPlainLoopGives(CachedBackend backend) throws Exception {
    Map<String, SessionHistory> histories = new HashMap<>();
    SessionTracker tracker = new SessionTracker(CONFIG.session(), CONFIG.coOccurrence());
    Random random = new Random(2);
    List<Touch> touches = new ArrayList<>();
    List<Touch> expected = new ArrayList<>();
    try (var harness = start(backend, null)) {
      for (int i = 0; i < 3_000; i++) {
        // A session comes every 1.2 s on average, and is forgotten after a second.
        long time = 1_000 + 30L * i;
        var click = click("s" + random.nextInt(40), random.nextInt(20), time);
        harness.process(click);
        touches.addAll(touches(harness.takeOutputs()));
        List<ItemVisit> visits = new ArrayList<>();
        var unused =
            tracker.track(
                histories.computeIfAbsent(
                    click.interaction().session(), session -> new SessionHistory()),
                click.interaction(),
                click.arrivedAt(),
                Touch.NONE,
                visits::add);
        expected.addAll(touches(visits));
      }
    }
    assertThat(touches).isEqualTo(expected).hasSize(3_000);
    assertThat(touches.stream().map(touch -> touch.activity().degree()).distinct())
        .hasSizeGreaterThan(100);
  }

  @ParameterizedTest
  @EnumSource
  void aHostileSessionIsBoundedAndItsLateInteractionsAreCounted(CachedBackend backend)
      throws Exception {
    try (var harness = start(backend, null)) {
      harness.watermark(10_000);
      for (int i = 0; i < 5_000; i++) {
        // All at one time, then in disorder around the watermark, with ever older ones.
        harness.process(click("s", i, i < 2_000 ? 9_999 : 10_000 + i % 7 - i % 11));
      }
      assertThat(harness.keys("session-history")).isEqualTo(1);
      assertThat(harness.timers()).isEqualTo(1);
      // All of the first 2,000, and those of the others with i mod 7 < i mod 11.
      long behind = IntStream.range(2_000, 5_000).filter(i -> i % 7 < i % 11).count();
      assertThat(harness.count("lateInteractions")).isEqualTo(2_000 + behind);
      // What is not too old is used.
      assertThat(touches(harness.takeOutputs()))
          .hasSize(5_000 - (int) harness.count("tooOldInteractions"))
          .hasSizeGreaterThan(2_000);
      harness.watermark(20_000);
      assertThat(harness.keys("session-history")).isZero();
      assertThat(harness.operatorState(States.activityCounts()).get(0).size())
          .isLessThanOrEqualTo(ActivityDistribution.MOST_INTERACTIONS);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, HEAP",
    "1, ROCKSDB",
    "1, ROCKSDB_WITH_ONE_CACHED",
    "3, HEAP",
    "3, ROCKSDB_WITH_CACHE"
  })
  void takesAnEqualShareOfAllActivityOnRescaling(int newParallelism, CachedBackend backend)
      throws Exception {
    OperatorSubtaskState whole;
    try (var first = start(backend, null, 2, 0);
        var second = start(backend, null, 2, 1)) {
      // Two sessions of one interaction here, one of two there.
      first.process(click(sessionOf(0, 2, "a"), 1, 100));
      first.process(click(sessionOf(0, 2, "b"), 1, 100));
      second.process(click(sessionOf(1, 2, "a"), 1, 100));
      second.process(click(sessionOf(1, 2, "a"), 2, 100));
      whole = AbstractStreamOperatorTestHarness.repackageState(first.snapshot(), second.snapshot());
    }
    double ofOne = 0;
    double ofTwo = 0;
    for (int subtask = 0; subtask < newParallelism; subtask++) {
      OperatorSubtaskState part =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              whole, FunctionHarness.MAX_PARALLELISM, 2, newParallelism, subtask);
      try (var harness = start(backend, part, newParallelism, subtask)) {
        var unused = harness.snapshot();
        ActivityCounts counts = harness.operatorState(States.activityCounts()).get(0);
        ofOne += counts.weight(0);
        ofTwo += counts.weight(1);
      }
    }
    assertThat(ofOne).isCloseTo(2, within(1e-9));
    assertThat(ofTwo).isCloseTo(1, within(1e-9));
  }

  private static FunctionHarness<ArrivedInteraction, ItemVisit> start(
      CachedBackend backend, @Nullable OperatorSubtaskState snapshot) throws Exception {
    return start(backend, snapshot, 1, 0);
  }

  private static FunctionHarness<ArrivedInteraction, ItemVisit> start(
      CachedBackend backend, @Nullable OperatorSubtaskState snapshot, int parallelism, int subtask)
      throws Exception {
    return FunctionHarness.start(
        new TrackSessionOperator(CONFIG, backend.cached()),
        arrived -> arrived.interaction().session(),
        org.apache.flink.api.common.typeinfo.Types.STRING,
        Types.ITEM_VISIT,
        backend.backend(),
        snapshot,
        parallelism,
        subtask);
  }

  /** A session that belongs to a subtask. */
  private static String sessionOf(int subtask, int parallelism, String prefix) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> prefix + i)
        .filter(
            session ->
                KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        session, FunctionHarness.MAX_PARALLELISM, parallelism)
                    == subtask)
        .findFirst()
        .orElseThrow();
  }

  private static List<Touch> touches(List<ItemVisit> visits) {
    return visits.stream().map(ItemVisit::touch).filter(Objects::nonNull).toList();
  }

  /** A click that is read 5 ms after it happens. */
  private static ArrivedInteraction click(String session, long item, long time) {
    return new ArrivedInteraction(
        new Interaction(session, item, time, InteractionType.CLICKS), time + 5);
  }

  /** The touch of a click at the time that is its sequence. */
  private static Touch touch(
      long previous, long sequence, int clicks, long firstTime, float degree) {
    return new Touch(
        "s",
        previous,
        sequence,
        InteractionType.CLICKS,
        new SessionActivity(clicks, 0, 0, firstTime, sequence, degree),
        sequence + 5,
        Touch.NONE);
  }

  private static List<Visit> takeVisits(FunctionHarness<ArrivedInteraction, ItemVisit> harness) {
    return harness.takeOutputs().stream()
        .map(
            visit -> {
              Map<Long, Float> increments = new TreeMap<>();
              for (int i = 0; i < visit.size(); i++) {
                increments.put(visit.neighbor(i), visit.increment(i, 0));
              }
              return new Visit(visit.item(), visit.time(), increments, visit.touch());
            })
        .toList();
  }
}
