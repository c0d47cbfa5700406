package io.millrace.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.activity.SessionActivity;
import io.millrace.core.activity.SessionConfig;
import io.millrace.core.candidate.CalibrationCounts;
import io.millrace.core.candidate.Candidate;
import io.millrace.core.candidate.CandidateSet;
import io.millrace.core.candidate.Channel;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.core.feature.RequestSample;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.InteractionType;
import io.millrace.core.popularity.PopularityCounts;
import io.millrace.core.popularity.TrendingCounts;
import io.millrace.core.sampling.ProbabilityPublisher;
import io.millrace.core.sampling.SamplingConfig;
import io.millrace.core.sampling.SamplingShape;
import io.millrace.core.sampling.StreamingFrequencyEstimator;
import io.millrace.flink.config.RankingConfig;
import io.millrace.flink.element.CandidateUpdate;
import io.millrace.flink.element.RankingInput;
import io.millrace.flink.state.States;
import io.millrace.flink.state.Types;
import io.millrace.ranking.twotower.TwoTowerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Candidates of a session, answers that overtake each other, and what subtasks share. */
final class GenerateCandidatesOperatorTest {

  private static final SamplingConfig SMALL_SAMPLING =
      new SamplingConfig(new SamplingShape(2, 1_000, 1), 0.01, 100, true, Duration.ofSeconds(10));

  /** Sessions are forgotten after a second; else the defaults. Answers are of two rules. */
  private static final RecommenderConfig CONFIG =
      new RecommenderConfig(
          new SessionConfig(50, Duration.ofSeconds(1), SessionConfig.DEFAULT.activityDecay()),
          RecommenderConfig.DEFAULT.coOccurrence(),
          RecommenderConfig.DEFAULT.popularity(),
          RecommenderConfig.DEFAULT.trending(),
          SMALL_SAMPLING,
          RecommenderConfig.DEFAULT.candidates());

  @TempDir Path directory;

  /** A model of some features. */
  private static ModelAnnouncement model(String name, long featureHash) {
    return new ModelAnnouncement(name, "1", "file:///model", "00", featureHash, 1);
  }

  @Test
  void computesFeaturesOnceAModelWantsThem() throws Exception {
    long hash = CONFIG.featureSchema().hash();
    OperatorSubtaskState snapshot;
    try (var harness = start(CachedBackend.HEAP, null)) {
      harness.process(answer("s", 1, 100, 2, 3));
      harness.broadcast(CandidateUpdate.of(model("other", hash)));
      harness.process(answer("s", 2, 200));
      assertThat(takeServed(harness)).noneMatch(ServedCandidates::hasFeatures);

      // One of other features is passed on, so that the ranking refuses it.
      harness.broadcast(CandidateUpdate.of(model("din", hash + 1)));
      harness.process(answer("s", 3, 300));
      List<RankingInput> outputs = harness.takeOutputs();
      assertThat(outputs.get(0).announced()).isEqualTo(model("din", hash + 1));
      assertThat(outputs.get(1).served()).matches(served -> !served.hasFeatures());

      harness.broadcast(CandidateUpdate.of(model("din", hash)));
      harness.process(answer("s", 4, 400, 2));
      outputs = harness.takeOutputs();
      assertThat(outputs.get(0).announced()).isEqualTo(model("din", hash));
      ServedCandidates served = Objects.requireNonNull(outputs.get(1).served());
      assertThat(served.history()).extracting(SessionItem::item).containsExactly(4L, 3L, 2L, 1L);
      assertThat(served.features())
          .hasSize(served.candidates().candidates().size() * CONFIG.featureSchema().size());
      snapshot = harness.snapshot();
    }
    try (var restored = start(CachedBackend.HEAP, snapshot)) {
      restored.process(answer("s", 5, 500));
      assertThat(takeServed(restored)).allMatch(ServedCandidates::hasFeatures);

      restored.broadcast(CandidateUpdate.of(ModelAnnouncement.withdrawal("other")));
      restored.process(answer("s", 6, 600));
      assertThat(takeServed(restored)).allMatch(ServedCandidates::hasFeatures);
      restored.broadcast(CandidateUpdate.of(ModelAnnouncement.withdrawal("din")));
      restored.process(answer("s", 7, 700));
      List<RankingInput> outputs = restored.takeOutputs();
      assertThat(outputs.get(0).announced()).isEqualTo(ModelAnnouncement.withdrawal("din"));
      assertThat(outputs.get(1).served()).matches(served -> !served.hasFeatures());
      snapshot = restored.snapshot();
    }
    try (var restored = start(CachedBackend.HEAP, snapshot)) {
      restored.process(answer("s", 8, 800));
      assertThat(takeServed(restored)).noneMatch(ServedCandidates::hasFeatures);
    }
  }

  @Test
  void readsSamplingProbabilitiesThatItWasToldAlsoAfterARescaling() throws Exception {
    StreamingFrequencyEstimator estimator = new StreamingFrequencyEstimator(SMALL_SAMPLING);
    ProbabilityPublisher publisher = new ProbabilityPublisher(SMALL_SAMPLING, estimator);
    // Item 1 is in steps 1, 3, … 99: its 50 gaps add up to 99.
    for (int i = 0; i < 100; i++) {
      publisher.count(1 + i % 2, 0, block -> {});
    }
    OperatorSubtaskState snapshot;
    try (var harness = start(CachedBackend.HEAP, null)) {
      harness.broadcast(CandidateUpdate.of(model("din", CONFIG.featureSchema().hash())));
      harness.process(answer("s", 1, 100));
      var before = harness.takeOutputs();
      assertThat(logShare(Objects.requireNonNull(before.get(1).served())))
          .isCloseTo((float) Math.log(0.01), within(1e-3f));
      publisher.count(
          1,
          10_000,
          block -> {
            try {
              harness.broadcast(CandidateUpdate.of(block));
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          });
      harness.process(answer("s", 1, 200));
      assertThat(logShare(takeServed(harness).get(0)))
          .isCloseTo((float) Math.log(50 / 99.0), within(1e-3f));
      snapshot = harness.snapshot();
    }
    for (int subtask = 0; subtask < 2; subtask++) {
      OperatorSubtaskState part =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              snapshot, FunctionHarness.MAX_PARALLELISM, 1, 2, subtask);
      try (var harness = start(CachedBackend.HEAP, part, 2, subtask)) {
        harness.process(answer(sessionOf(subtask, 2, "new"), 1, 300));
        assertThat(logShare(takeServed(harness).get(0)))
            .isCloseTo((float) Math.log(50 / 99.0), within(1e-3f));
        var unused = harness.snapshot();
        assertThat(harness.operatorState(States.probabilityBlocks()))
            .hasSize(subtask == 0 ? SMALL_SAMPLING.shape().blocks() : 0);
      }
    }
  }

  /** The feature of the first candidate. */
  private static float logShare(ServedCandidates served) {
    return served.features()[CONFIG.featureSchema().logSamplingProbability()];
  }

  @Test
  void findsItemsByATwoTowerModelOnceItIsAnnounced() throws Exception {
    ModelAnnouncement first = TwoTowerFixtures.write("a", directory.resolve("a"), 71, 72);
    OperatorSubtaskState snapshot;
    try (var harness = start(CachedBackend.HEAP, null)) {
      harness.process(answer("s", 1, 100));
      harness.broadcast(CandidateUpdate.of(first));
      harness.process(answer("s", 2, 200));
      List<CandidateSet> sets = takeSets(harness);
      assertThat(items(sets.get(0))).containsExactly(1L);
      // Its items, and the one that was seen since.
      assertThat(items(sets.get(1))).containsExactlyInAnyOrder(1L, 2L, 71L, 72L);
      assertThat(rank(sets.get(1), 2)).isZero();
      assertThat(rank(sets.get(1), 1)).isEqualTo(Candidate.ABSENT);
      assertThat(harness.gauge("twoTowerVersion")).isEqualTo("a");
      assertThat(harness.gauge("indexedItems")).isEqualTo(3);
      snapshot = harness.snapshot();
    }
    try (var restored = start(CachedBackend.HEAP, snapshot)) {
      restored.process(answer("t", 3, 300));
      assertThat(items(takeSets(restored).get(0))).contains(71L, 72L);
    }
  }

  @Test
  void refusesTwoTowerModelsThatCannotBeServedAndKeepsTheOneBefore() throws Exception {
    ModelAnnouncement good = TwoTowerFixtures.write("good", directory.resolve("good"), 71);
    ModelAnnouncement empty = TwoTowerFixtures.write("empty", directory.resolve("empty"));
    ModelAnnouncement cut = TwoTowerFixtures.write("cut", directory.resolve("cut"), 72);
    Files.write(
        directory.resolve("cut"), Arrays.copyOf(Files.readAllBytes(directory.resolve("cut")), 99));
    ModelAnnouncement din =
        ModelFixtures.write(
            ModelFixtures.model(CONFIG.featureSchema()), "din", directory.resolve("din"));
    try (var harness = start(CachedBackend.HEAP, null)) {
      harness.broadcast(CandidateUpdate.of(good));
      harness.broadcast(CandidateUpdate.of(empty));
      harness.broadcast(CandidateUpdate.of(cut));
      harness.broadcast(
          CandidateUpdate.of(twoTower(din.location(), din.sha256(), TwoTowerSpec.SCHEMA_HASH)));
      harness.broadcast(
          CandidateUpdate.of(twoTower(good.location(), empty.sha256(), TwoTowerSpec.SCHEMA_HASH)));
      harness.broadcast(CandidateUpdate.of(twoTower(good.location(), good.sha256(), 1)));
      harness.broadcast(
          CandidateUpdate.of(twoTower("file:///nothing", "00", TwoTowerSpec.SCHEMA_HASH)));
      harness.process(answer("s", 1, 100));
      assertThat(items(takeSets(harness).get(0))).containsExactlyInAnyOrder(1L, 71L);
      assertThat(harness.count("refusedTwoTowers")).isEqualTo(6);
      assertThat(harness.gauge("twoTowerVersion")).isEqualTo("good");
    }
  }

  @Test
  void findsNothingByATwoTowerModelThatWasWithdrawn() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = start(CachedBackend.HEAP, null)) {
      harness.broadcast(
          CandidateUpdate.of(TwoTowerFixtures.write("a", directory.resolve("a"), 71)));
      harness.process(answer("s", 1, 100));
      assertThat(items(takeSets(harness).get(0))).contains(71L);
      harness.broadcast(CandidateUpdate.of(ModelAnnouncement.withdrawal("two-tower")));
      harness.process(answer("s", 2, 200));
      assertThat(items(takeSets(harness).get(0))).containsExactlyInAnyOrder(1L, 2L);
      assertThat(harness.gauge("twoTowerVersion")).isEqualTo("");
      assertThat(harness.count("refusedTwoTowers")).isZero();
      snapshot = harness.snapshot();
    }
    try (var restored = start(CachedBackend.HEAP, snapshot)) {
      restored.process(answer("t", 3, 300));
      assertThat(items(takeSets(restored).get(0))).doesNotContain(71L);
    }
  }

  private static ModelAnnouncement twoTower(String location, String sha256, long hash) {
    return new ModelAnnouncement("two-tower", "bad", location, sha256, hash, 1);
  }

  /** Of an item in the channel of the two-tower model. */
  private static int rank(CandidateSet set, long item) {
    int channel = CONFIG.channels().names().indexOf(Channel.TWO_TOWER);
    return set.candidates().stream()
        .filter(candidate -> candidate.item() == item)
        .findFirst()
        .orElseThrow()
        .rank(channel);
  }

  @ParameterizedTest
  @EnumSource
  void findsTheItemItsNeighboursAndWhatIsPopular(CachedBackend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(answer("other", 9, 50));
      var unused = harness.takeOutputs();
      harness.process(answer("s", 1, 100, 2, 3));
      List<CandidateSet> sets = takeSets(harness);
      assertThat(sets).hasSize(1);
      assertThat(sets.get(0).session()).isEqualTo("s");
      assertThat(sets.get(0).sequence()).isEqualTo(100);
      assertThat(sets.get(0).asOf()).isEqualTo(100);
      assertThat(sets.get(0).arrivedAt()).isEqualTo(105);
      // Item 1 by revisit, 2 and 3 as its neighbours, 9 by popularity.
      assertThat(items(sets.get(0))).containsExactlyInAnyOrder(1L, 2L, 3L, 9L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheNeighboursOfTheItemsBefore(CachedBackend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(answer("s", 1, 100, 2, 3));
      harness.process(answer("s", 4, 200, 5));
      assertThat(items(takeSets(harness).get(1))).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void holdsAnAnswerBackUntilTheOneBeforeItHasCome(CachedBackend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(answerBehind(100, "s", 4, 200, 5));
      assertThat(harness.takeOutputs()).isEmpty();
      harness.process(answer("s", 1, 100, 2, 3));
      List<CandidateSet> sets = takeSets(harness);
      assertThat(sets).extracting(CandidateSet::sequence).containsExactly(100L, 200L);
      assertThat(items(sets.get(0))).containsExactlyInAnyOrder(1L, 2L, 3L);
      assertThat(items(sets.get(1))).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
      assertThat(harness.count("lateTouches")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void mergesAnAnswerThatWasGivenUpWithoutAList(CachedBackend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(answerBehind(100, "s", 4, 200, 5));
      harness.watermark(199);
      assertThat(harness.takeOutputs()).isEmpty();
      // The watermark is behind whatever was touched before 200.
      harness.watermark(200);
      assertThat(harness.takeOutputs()).hasSize(1);
      harness.process(answer("s", 1, 100, 2, 3));
      assertThat(harness.takeOutputs()).isEmpty();
      assertThat(harness.count("lateTouches")).isEqualTo(1);
      harness.process(answerBehind(200, "s", 6, 300));
      assertThat(items(takeSets(harness).get(0))).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L);
      assertThat(harness.count("lateTouches")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void forgetsASessionThatOnlyWaitedToo(CachedBackend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(answerBehind(100, "s", 4, 200, 5));
      assertThat(harness.keys("session-neighbors")).isEqualTo(1);
      harness.watermark(1_200);
      assertThat(harness.keys("session-neighbors")).isZero();
      assertThat(harness.timers()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void waitsForAMissingAnswerUntilAWatermarkHasPassed(CachedBackend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(answerBehind(100, "s", 4, 200, 5));
      harness.watermark(199);
      assertThat(harness.takeOutputs()).isEmpty();
      // One for the expiry and one for the wait.
      assertThat(harness.timers()).isEqualTo(2);
      harness.watermark(200);
      assertThat(items(takeSets(harness).get(0))).containsExactlyInAnyOrder(4L, 5L);
      assertThat(harness.timers()).isEqualTo(1);
      harness.process(answer("s", 1, 100, 2, 3));
      assertThat(harness.takeOutputs()).isEmpty();
      assertThat(harness.count("lateTouches")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void stillWaitsAfterARestore(CachedBackend backend) throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = start(backend, null)) {
      harness.process(answerBehind(100, "s", 4, 200, 5));
      snapshot = harness.snapshot();
    }
    try (var restored = start(backend, snapshot)) {
      restored.watermark(200);
      assertThat(takeSets(restored)).extracting(CandidateSet::sequence).containsExactly(200L);
      restored.watermark(1_200);
      assertThat(restored.keys("session-neighbors")).isZero();
      assertThat(restored.timers()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void forgetsASessionThatWasSilentForTheExpiry(CachedBackend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(answer("s", 1, 100));
      harness.process(answer("s", 2, 600));
      harness.watermark(1_100);
      assertThat(harness.keys("session-neighbors")).isEqualTo(1);
      assertThat(harness.timers()).isEqualTo(1);
      harness.watermark(1_599);
      assertThat(harness.keys("session-neighbors")).isEqualTo(1);
      harness.watermark(1_600);
      assertThat(harness.keys("session-neighbors")).isZero();
      assertThat(harness.timers()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void hasOneTimerPerSessionHoweverBusy(CachedBackend backend) throws Exception {
    try (var harness = start(backend, null)) {
      for (int i = 0; i < 500; i++) {
        harness.process(answer("s", i, 10L * i));
        harness.watermark(10L * i - 50);
        assertThat(harness.timers()).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnAfterARestoreAsIfNothingHadHappened(CachedBackend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(answer("other", 9, 50, 10));
      harness.process(answer("s", 1, 100, 2, 3));
      harness.process(answerBehind(150, "s", 6, 200, 7));
      OperatorSubtaskState snapshot = harness.snapshot();
      var unused = harness.takeOutputs();
      try (var restored = start(backend, snapshot)) {
        List<List<String>> outputs = new ArrayList<>();
        for (var each : List.of(harness, restored)) {
          // The answer that was held back goes right after this one.
          each.process(answerBehind(100, "s", 4, 150, 5));
          each.process(answerBehind(50, "other", 1, 300, 2));
          outputs.add(Bytes.of(Types.RANKING_INPUT, each.takeOutputs()));
        }
        assertThat(outputs.get(1)).hasSize(3).isEqualTo(outputs.get(0));
        restored.watermark(1_300);
        assertThat(restored.keys("session-neighbors")).isZero();
        assertThat(restored.timers()).isZero();
      }
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
  void takesAnEqualShareOfAllPopularityOnRescaling(int newParallelism, CachedBackend backend)
      throws Exception {
    OperatorSubtaskState whole = snapshotOfTwoSubtasks(backend);
    Map<Long, Double> sum = new TreeMap<>();
    for (int subtask = 0; subtask < newParallelism; subtask++) {
      OperatorSubtaskState part =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              whole, FunctionHarness.MAX_PARALLELISM, 2, newParallelism, subtask);
      try (var harness = start(backend, part, newParallelism, subtask)) {
        var unused = harness.snapshot();
        Map<Long, Double> share = counts(harness);
        assertThat(share.get(7L)).isCloseTo(4d / newParallelism, within(1e-9));
        share.forEach((item, count) -> sum.merge(item, count, Double::sum));
      }
    }
    // Item 7 was counted three times by one subtask and once by the other, 8 and 9 once each.
    assertThat(sum).containsOnlyKeys(7L, 8L, 9L);
    assertThat(sum.get(7L)).isCloseTo(4, within(1e-9));
    assertThat(sum.get(8L)).isCloseTo(1, within(1e-9));
    assertThat(sum.get(9L)).isCloseTo(1, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "1, HEAP",
    "1, ROCKSDB",
    "1, ROCKSDB_WITH_ONE_CACHED",
    "3, HEAP",
    "3, ROCKSDB_WITH_CACHE"
  })
  void aNewSessionGetsWhatWasPopularBeforeTheRescaling(int newParallelism, CachedBackend backend)
      throws Exception {
    OperatorSubtaskState whole = snapshotOfTwoSubtasks(backend);
    for (int subtask = 0; subtask < newParallelism; subtask++) {
      OperatorSubtaskState part =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              whole, FunctionHarness.MAX_PARALLELISM, 2, newParallelism, subtask);
      try (var harness = start(backend, part, newParallelism, subtask)) {
        harness.process(answer(sessionOf(subtask, newParallelism, "new"), 1, 100));
        CandidateSet set = takeSets(harness).get(0);
        assertThat(items(set)).containsExactlyInAnyOrder(1L, 7L, 8L, 9L);
        // Of three shares of item 7 each is 4/3, more than the single count of the new item 1.
        int popularity = CONFIG.channels().names().indexOf(Channel.POPULARITY);
        assertThat(set.candidates())
            .filteredOn(candidate -> candidate.rank(popularity) == 0)
            .extracting(Candidate::item)
            .containsExactly(7L);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNewSessionWithAnUnknownItemGetsAListAtOnce(CachedBackend backend) throws Exception {
    try (var harness = start(backend, null)) {
      harness.process(answer("first", 1, 100));
      assertThat(items(takeSets(harness).get(0))).containsExactly(1L);
      harness.process(answer("second", 2, 110));
      assertThat(items(takeSets(harness).get(0))).containsExactlyInAnyOrder(1L, 2L);
    }
  }

  @Test
  void showsTheProbabilityOfTheFirstPlaceAsItIsLearned() throws Exception {
    try (var harness = start(CachedBackend.HEAP, null)) {
      assertThat(firstProbability(harness, "adjacent@last", "clicks")).isEqualTo(0.1);
      harness.process(answer("s", 1, 100, 2));
      harness.process(answerBehind(100, "s", 2, 200));
      // One offer and one hit beside 20 offers of which 0.1 are assumed to hit: of the channel, of
      // that for clicks, and of that at the support of items never seen.
      double channel = (1 + 20 * 0.1) / 21;
      double clicks = (1 + 20 * channel) / 21;
      assertThat(firstProbability(harness, "adjacent@last", "clicks"))
          .isCloseTo((1 + 20 * clicks) / 21, within(1e-9));
      assertThat(firstProbability(harness, "adjacent@last", "orders"))
          .isCloseTo(channel, within(1e-9));
      // The revisit of item 1 was an offer that failed.
      assertThat(firstProbability(harness, "revisit", "orders"))
          .isCloseTo(20 * 0.1 / 21, within(1e-9));
    }
  }

  @ParameterizedTest
  @EnumSource
  void calibrationAndTrendsAreThoseOfBeforeARestore(CachedBackend backend) throws Exception {
    try (var harness = start(backend, null)) {
      learn(harness, "s");
      OperatorSubtaskState snapshot = harness.snapshot();
      try (var restored = start(backend, snapshot)) {
        assertThat(firstProbability(restored, "adjacent@last", "clicks"))
            .isGreaterThan(0.1)
            .isEqualTo(firstProbability(harness, "adjacent@last", "clicks"));
        var unused = restored.snapshot();
        assertThat(calibration(restored)).isEqualTo(calibration(harness));
        assertThat(trends(restored)).isEqualTo(trends(harness));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void calibrationAndTrendsAreWholeHoweverOftenTheyAreShared(CachedBackend backend)
      throws Exception {
    OperatorSubtaskState state;
    Map<String, Double> calibration;
    Map<String, Double> trends;
    try (var harness = start(backend, null)) {
      for (int session = 0; session < 5; session++) {
        learn(harness, "s" + session);
      }
      state = harness.snapshot();
      calibration = calibration(harness);
      trends = trends(harness);
    }
    assertThat(calibration).isNotEmpty();
    assertThat(trends).isNotEmpty();
    int before = 1;
    for (int parallelism : new int[] {2, 3, 2, 1}) {
      Map<String, Double> calibrationSum = new TreeMap<>();
      Map<String, Double> trendsSum = new TreeMap<>();
      OperatorSubtaskState[] parts = new OperatorSubtaskState[parallelism];
      for (int subtask = 0; subtask < parallelism; subtask++) {
        OperatorSubtaskState part =
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                state, FunctionHarness.MAX_PARALLELISM, before, parallelism, subtask);
        try (var harness = start(backend, part, parallelism, subtask)) {
          parts[subtask] = harness.snapshot();
          calibration(harness)
              .forEach((cell, count) -> calibrationSum.merge(cell, count, Double::sum));
          trends(harness).forEach((cell, count) -> trendsSum.merge(cell, count, Double::sum));
          // Each has an equal share.
          trends(harness)
              .forEach(
                  (cell, count) ->
                      assertThat(count)
                          .isCloseTo(trends.getOrDefault(cell, 0d) / parallelism, within(1e-9)));
        }
      }
      assertSame(calibrationSum, calibration);
      assertSame(trendsSum, trends);
      state = AbstractStreamOperatorTestHarness.repackageState(parts);
      before = parallelism;
    }
  }

  private static void assertSame(Map<String, Double> actual, Map<String, Double> expected) {
    assertThat(actual).containsOnlyKeys(expected.keySet());
    actual.forEach(
        (cell, count) ->
            assertThat(count).as(cell).isCloseTo(expected.getOrDefault(cell, 0d), within(1e-9)));
  }

  /** A session that goes from item 1 to 2, as was offered. */
  private static void learn(FunctionHarness<NeighborAnswer, RankingInput> harness, String session)
      throws Exception {
    harness.process(answer(session, 1, 100, 2, 3));
    harness.process(answerBehind(100, session, 2, 200));
  }

  private static double firstProbability(
      FunctionHarness<NeighborAnswer, RankingInput> harness, String channel, String target) {
    return (Double)
        harness.gauge("channel.%s.target.%s.firstProbability".formatted(channel, target));
  }

  /** The offers, hits and interactions of the subtask's state that are not 0. */
  private static Map<String, Double> calibration(
      FunctionHarness<NeighborAnswer, RankingInput> harness) throws Exception {
    Map<String, Double> cells = new TreeMap<>();
    for (CalibrationCounts counts : harness.operatorState(States.calibrationCounts())) {
      putAll("offers", counts.offers(), cells);
      putAll("hits", counts.hits(), cells);
      putAll("interactions", counts.interactions(), cells);
    }
    return cells;
  }

  /** The counts of the subtask's trends that are not 0. */
  private static Map<String, Double> trends(FunctionHarness<NeighborAnswer, RankingInput> harness)
      throws Exception {
    Map<String, Double> cells = new TreeMap<>();
    for (TrendingCounts counts : harness.operatorState(States.trendingCounts())) {
      for (int i = 0; i < counts.size(); i++) {
        double[] ofItem = new double[4];
        for (int which = 0; which < ofItem.length; which++) {
          ofItem[which] = counts.count(i, which);
        }
        putAll("item " + counts.item(i), ofItem, cells);
      }
    }
    return cells;
  }

  private static void putAll(String name, double[] counts, Map<String, Double> cells) {
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        cells.put(name + " " + i, counts[i]);
      }
    }
  }

  private static OperatorSubtaskState snapshotOfTwoSubtasks(CachedBackend backend)
      throws Exception {
    try (var first = start(backend, null, 2, 0);
        var second = start(backend, null, 2, 1)) {
      first.process(answer(sessionOf(0, 2, "a"), 7, 100));
      first.process(answer(sessionOf(0, 2, "b"), 7, 100));
      first.process(answer(sessionOf(0, 2, "c"), 7, 100));
      first.process(answer(sessionOf(0, 2, "d"), 8, 100));
      second.process(answer(sessionOf(1, 2, "a"), 7, 100));
      second.process(answer(sessionOf(1, 2, "b"), 9, 100));
      return AbstractStreamOperatorTestHarness.repackageState(first.snapshot(), second.snapshot());
    }
  }

  /** A session that belongs to a subtask. */
  private static String sessionOf(int subtask, int parallelism, String prefix) {
    for (int i = 0; ; i++) {
      String session = prefix + i;
      if (KeyGroupRangeAssignment.assignKeyToParallelOperator(
              session, FunctionHarness.MAX_PARALLELISM, parallelism)
          == subtask) {
        return session;
      }
    }
  }

  private static List<CandidateSet> takeSets(
      FunctionHarness<NeighborAnswer, RankingInput> harness) {
    return takeServed(harness).stream().map(ServedCandidates::candidates).toList();
  }

  private static List<ServedCandidates> takeServed(
      FunctionHarness<NeighborAnswer, RankingInput> harness) {
    return harness.takeOutputs().stream()
        .map(input -> Objects.requireNonNull(input.served()))
        .toList();
  }

  private static Map<Long, Double> counts(FunctionHarness<NeighborAnswer, RankingInput> harness)
      throws Exception {
    Map<Long, Double> all = new TreeMap<>();
    for (PopularityCounts counts : harness.operatorState(States.popularityCounts())) {
      for (int i = 0; i < counts.size(); i++) {
        all.put(counts.item(i), counts.count(i));
      }
    }
    return all;
  }

  private static FunctionHarness<NeighborAnswer, RankingInput> start(
      CachedBackend backend, @Nullable OperatorSubtaskState snapshot) throws Exception {
    return start(backend, snapshot, 1, 0);
  }

  private static FunctionHarness<NeighborAnswer, RankingInput> start(
      CachedBackend backend, @Nullable OperatorSubtaskState snapshot, int parallelism, int subtask)
      throws Exception {
    return FunctionHarness.start(
        new GenerateCandidatesOperator(
            CONFIG,
            new RequestSample(0),
            RankingConfig.DEFAULT,
            backend.cached(),
            Executors::newDirectExecutorService),
        answer -> answer.touch().session(),
        org.apache.flink.api.common.typeinfo.Types.STRING,
        Types.RANKING_INPUT,
        backend.backend(),
        snapshot,
        parallelism,
        subtask);
  }

  /** The answer to a touch that waits for no other. */
  private static NeighborAnswer answer(String session, long item, long time, long... neighbors) {
    return answerBehind(Touch.NONE, session, item, time, neighbors);
  }

  /**
   * The answer to a touch whose sequence is its time, with neighbours of weight 1 by each rule but
   * that of what is bought together.
   *
   * @param previous the sequence of the touch before it
   */
  private static NeighborAnswer answerBehind(
      long previous, String session, long item, long time, long... neighbors) {
    int rules = 5;
    float[] weights = new float[rules * neighbors.length];
    Arrays.fill(weights, 1f);
    for (int i = 0; i < neighbors.length; i++) {
      weights[i * rules + 3] = 0;
    }
    return new NeighborAnswer(
        new Touch(
            session,
            previous,
            time,
            InteractionType.CLICKS,
            SessionActivity.NONE,
            time + 5,
            time - 1),
        item,
        time,
        0,
        new NeighborList(rules, neighbors, weights),
        NeighborList.EMPTY);
  }

  private static List<Long> items(CandidateSet set) {
    return set.candidates().stream().map(Candidate::item).toList();
  }
}
