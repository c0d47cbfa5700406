package io.millrace.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.activity.SessionActivity;
import io.millrace.core.candidate.CandidateGenerator;
import io.millrace.core.candidate.ChannelCalibration;
import io.millrace.core.candidate.ChannelPlace;
import io.millrace.core.candidate.RankedItem;
import io.millrace.core.candidate.RankedLists;
import io.millrace.core.candidate.SessionNeighbors;
import io.millrace.core.candidate.SessionRetrieval;
import io.millrace.core.candidate.TypeProbabilities;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.feature.FeatureSchema;
import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.core.model.InteractionType;
import io.millrace.core.popularity.PopularItems;
import io.millrace.core.popularity.TrendingItems;
import io.millrace.core.sampling.PublishedProbabilities;
import io.millrace.flink.config.RankingConfig;
import io.millrace.flink.config.ScorerType;
import io.millrace.flink.element.RankingInput;
import io.millrace.flink.state.Types;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.scorer.ModelRanker;
import io.millrace.ranking.scorer.ReferenceScorer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.HistogramStatistics;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.util.concurrent.Executors;
import org.apache.flink.util.function.SerializableSupplier;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists in the order of the blend or of a model, in batches, and models that come and go. */
final class RankCandidatesOperatorTest {

  private static final RecommenderConfig CONFIG = RecommenderConfig.DEFAULT;
  private static final FeatureSchema FEATURES = CONFIG.featureSchema();

  @TempDir private Path directory;

  @Test
  void ordersByTheBlendWithoutAModel() throws Exception {
    ServedCandidates served = served("s", 1_000);
    try (var harness = start(3)) {
      harness.process(RankingInput.of(served));
      List<RankedLists> lists = harness.takeOutputs();
      assertThat(lists).containsExactly(CONFIG.heuristicRanker().rank(served.candidates()));
      // Item 2 has the 0.1 assumed of a first place from two channels, item 1 from revisits alone.
      for (List<RankedItem> list :
          List.of(lists.get(0).clicks(), lists.get(0).carts(), lists.get(0).orders())) {
        assertThat(list)
            .containsExactly(
                first(2, (float) (1 - 0.9 * 0.9), 3f, "adjacent@last", "buy-to-buy@recent"),
                first(1, (float) (1 - 0.9), null, "revisit"));
      }
      assertThat(lists.get(0).modelVersion()).isNull();

      assertThat(harness.count("lists")).isEqualTo(1);
      assertThat(harness.gauge("modelVersion")).isEqualTo("");
      HistogramStatistics candidates = harness.histogram("candidatesPerList").getStatistics();
      assertThat(candidates.getMax()).isEqualTo(2);
      // Read at 1,005, handed on at 1,030.
      HistogramStatistics latency = harness.histogram("emissionLatencyMillis").getStatistics();
      assertThat(latency.getMax()).isEqualTo(25);
    }
  }

  @Test
  void scoresTogetherWhatFillsABatch() throws Exception {
    try (var harness = start(3)) {
      harness.process(RankingInput.of(model("v1")));
      List<ServedCandidates> served =
          List.of(served("a", 1_000), served("b", 2_000), served("a", 3_000));
      harness.process(RankingInput.of(served.get(0)));
      harness.process(RankingInput.of(served.get(1)));
      assertThat(harness.takeOutputs()).isEmpty();
      harness.process(RankingInput.of(served.get(2)));

      assertSame(harness.takeOutputs(), rankedBy("v1", served));
      assertThat(harness.gauge("modelVersion")).isEqualTo("v1");
      assertThat(harness.histogram("batchSize").getStatistics().getMax()).isEqualTo(3);
      assertThat(harness.histogram("scoringMicros").getCount()).isEqualTo(1);
      assertThat(harness.count("lists")).isEqualTo(3);
      assertThat(harness.count("listsWithoutModel")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"VECTOR", "ND4J"})
  void ordersByTheModelWhateverScores(ScorerType type) throws Exception {
    RankingConfig ranking =
        new RankingConfig(type, "din", "two-tower", 2, Duration.ofMillis(5), false, 1);
    List<ServedCandidates> served = List.of(served("a", 1_000), served("b", 2_000));
    try (var harness =
        FunctionHarness.start(
            new RankCandidatesOperator(
                CONFIG, ranking, () -> 1_030, Executors::newDirectExecutorService),
            Types.RANKED_LISTS,
            null)) {
      harness.process(RankingInput.of(model("v1")));
      for (ServedCandidates each : served) {
        harness.process(RankingInput.of(each));
      }
      assertSame(harness.takeOutputs(), rankedBy("v1", served));
    }
  }

  /** Scorers differ in the last digits. */
  private static void assertSame(List<RankedLists> lists, List<RankedLists> expected) {
    assertThat(lists)
        .usingRecursiveFieldByFieldElementComparator(
            RecursiveComparisonConfiguration.builder()
                .withComparatorForType(
                    (a, b) -> Math.abs(a - b) < 1e-4 ? 0 : Float.compare(a, b), Float.class)
                .build())
        .isEqualTo(expected);
  }

  @Test
  void scoresWhatWaitsAtTheDeadline() throws Exception {
    try (var harness = start(2)) {
      harness.process(RankingInput.of(model("v1")));
      harness.processingTime(1_000);
      harness.process(RankingInput.of(served("a", 1_000)));
      harness.processingTime(1_004);
      assertThat(harness.takeOutputs()).isEmpty();
      harness.processingTime(1_005);
      assertThat(harness.takeOutputs()).hasSize(1);
      assertThat(harness.histogram("queueMillis").getStatistics().getMax()).isEqualTo(5);

      // The timer of a batch that was full before its time does not cut the next one short.
      harness.process(RankingInput.of(served("a", 2_000)));
      harness.processingTime(1_007);
      harness.process(RankingInput.of(served("b", 2_000)));
      assertThat(harness.takeOutputs()).hasSize(2);
      harness.process(RankingInput.of(served("c", 2_000)));
      harness.processingTime(1_011);
      assertThat(harness.takeOutputs()).isEmpty();
      harness.processingTime(1_012);
      assertThat(sessions(harness.takeOutputs())).containsExactly("c");
    }
  }

  @Test
  void nothingWaitsForABarrierAWatermarkOrTheEnd() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = start(10)) {
      harness.process(RankingInput.of(model("v1")));
      harness.process(RankingInput.of(served("a", 1_000)));
      snapshot = harness.snapshot();
      assertThat(sessions(harness.takeOutputs())).containsExactly("a");
      harness.process(RankingInput.of(served("b", 1_000)));
      harness.watermark(500);
      assertThat(sessions(harness.takeOutputs())).containsExactly("b");
      harness.process(RankingInput.of(served("c", 1_000)));
      harness.endInput();
      assertThat(sessions(harness.takeOutputs())).containsExactly("c");
    }
    try (var restored = start(10, false, snapshot, Executors::newDirectExecutorService)) {
      restored.process(RankingInput.of(served("b", 1_000)));
      restored.endInput();
      assertThat(sessions(restored.takeOutputs())).containsExactly("b");
    }
  }

  @Test
  void leavesOutAllButTheNewestOfASessionWhereAskedTo() throws Exception {
    for (boolean coalesce : new boolean[] {true, false}) {
      try (var harness = start(4, coalesce, null, Executors::newDirectExecutorService)) {
        harness.process(RankingInput.of(model("v1")));
        harness.process(RankingInput.of(served("a", 1_000)));
        harness.process(RankingInput.of(served("b", 1_000)));
        harness.process(RankingInput.of(served("a", 2_000)));
        harness.endInput();
        List<RankedLists> lists = harness.takeOutputs();
        assertThat(sessions(lists))
            .isEqualTo(coalesce ? List.of("b", "a") : List.of("a", "b", "a"));
        assertThat(lists.get(lists.size() - 1).sequence()).isEqualTo(2_000);
        assertThat(harness.count("coalescedLists")).isEqualTo(coalesce ? 1 : 0);
      }
    }
  }

  @Test
  void swapsModelsBetweenLists() throws Exception {
    try (var harness = start(10)) {
      harness.process(RankingInput.of(served("a", 1_000)));
      harness.process(RankingInput.of(model("v1")));
      harness.process(RankingInput.of(served("a", 2_000)));
      harness.process(RankingInput.of(model("v2")));
      harness.process(RankingInput.of(served("a", 3_000)));
      // One without features cannot be scored.
      harness.process(
          RankingInput.of(
              ServedCandidates.withoutFeatures(
                  served("a", 4_000).candidates(), 1, InteractionType.CLICKS)));
      harness.endInput();
      List<RankedLists> lists = harness.takeOutputs();
      assertThat(lists)
          .extracting(RankedLists::sequence)
          .containsExactly(1_000L, 2_000L, 3_000L, 4_000L);
      assertThat(lists)
          .extracting(RankedLists::modelVersion)
          .containsExactly(null, "v1", "v2", null);
      assertThat(harness.count("listsWithoutModel")).isEqualTo(2);
    }
  }

  @Test
  void returnsToTheBlendWhenTheModelIsWithdrawn() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = start(10)) {
      harness.process(RankingInput.of(model("v1")));
      harness.process(RankingInput.of(served("a", 1_000)));
      harness.process(RankingInput.of(ModelAnnouncement.withdrawal("din")));
      harness.process(RankingInput.of(served("a", 2_000)));
      List<RankedLists> lists = harness.takeOutputs();
      assertThat(lists).extracting(RankedLists::sequence).containsExactly(1_000L, 2_000L);
      assertThat(lists).extracting(RankedLists::modelVersion).containsExactly("v1", null);
      assertThat(harness.gauge("modelVersion")).isEqualTo("");
      snapshot = harness.snapshot();
      harness.process(RankingInput.of(model("v2")));
      harness.process(RankingInput.of(served("a", 3_000)));
      harness.endInput();
      assertThat(harness.takeOutputs()).extracting(RankedLists::modelVersion).containsExactly("v2");
    }
    try (var restored = start(10, false, snapshot, Executors::newDirectExecutorService)) {
      assertThat(restored.gauge("modelVersion")).isEqualTo("");
      assertThat(restored.count("refusedModels")).isZero();
    }
  }

  @Test
  void aWithdrawalStandsThoughTheJobFailsBeforeItIsCarriedOut() throws Exception {
    OperatorSubtaskState served;
    try (var harness = start(1)) {
      harness.process(RankingInput.of(model("v1")));
      harness.process(RankingInput.of(served("a", 1_000)));
      served = harness.snapshot();
    }
    OperatorSubtaskState withdrawn;
    try (var harness = start(1, false, served, RankCandidatesOperatorTest::neverRuns)) {
      harness.process(RankingInput.of(ModelAnnouncement.withdrawal("din")));
      assertThat(harness.gauge("modelVersion")).isEqualTo("v1");
      withdrawn = harness.snapshot();
    }
    try (var restored = start(1, false, withdrawn, Executors::newDirectExecutorService)) {
      assertThat(restored.gauge("modelVersion")).isEqualTo("");
      withdrawn = restored.snapshot();
    }
    try (var restored = start(1, false, withdrawn, Executors::newDirectExecutorService)) {
      assertThat(restored.gauge("modelVersion")).isEqualTo("");
    }
  }

  private enum Flaw {
    MISSING,
    NO_MODEL_FILE,
    CUT_OFF,
    ALTERED,
    OTHER_FILE,
    OTHER_FEATURES,
    OTHER_FEATURES_THAN_ANNOUNCED,
    OTHER_FORMAT,
    NO_FINITE_SCORES,
    NO_URI,
    NO_FILE_SYSTEM
  }

  @ParameterizedTest
  @EnumSource
  void refusesAModelAndKeepsTheOneBefore(Flaw flaw) throws Exception {
    try (var harness = start(1)) {
      harness.process(RankingInput.of(model("v1")));
      harness.process(RankingInput.of(flawed(flaw)));
      harness.process(RankingInput.of(served("a", 1_000)));
      assertThat(harness.takeOutputs()).extracting(RankedLists::modelVersion).containsExactly("v1");
      assertThat(harness.count("refusedModels")).isEqualTo(1);
      OperatorSubtaskState snapshot = harness.snapshot();
      try (var restored = start(1, false, snapshot, Executors::newDirectExecutorService)) {
        assertThat(restored.gauge("modelVersion")).isEqualTo("v1");
        assertThat(restored.count("refusedModels")).isZero();
      }
    }
  }

  private ModelAnnouncement flawed(Flaw flaw) throws Exception {
    Path file = directory.resolve("flawed");
    ModelAnnouncement good = ModelFixtures.write(ModelFixtures.model(FEATURES), "flawed", file);
    byte[] bytes = Files.readAllBytes(file);
    switch (flaw) {
      case MISSING -> Files.delete(file);
      case NO_MODEL_FILE -> Files.writeString(file, "no model");
      case CUT_OFF -> Files.write(file, Arrays.copyOf(bytes, bytes.length - 40));
      case ALTERED -> {
        bytes[bytes.length - 40]++;
        Files.write(file, bytes);
      }
      case OTHER_FORMAT -> {
        bytes[8] = 99;
        Files.write(file, bytes);
      }
      case OTHER_FILE -> {
        DinModel other = ModelFixtures.model(FEATURES);
        other.get("heads.bias")[0] = 1;
        ModelFixtures.write(other, "other", file);
      }
      case OTHER_FEATURES -> {
        return ModelFixtures.write(ModelFixtures.model(7, FEATURES), "flawed", file);
      }
      case OTHER_FEATURES_THAN_ANNOUNCED -> {
        ModelAnnouncement other =
            ModelFixtures.write(ModelFixtures.model(7, FEATURES), "flawed", file);
        return announcement(other.location(), other.sha256());
      }
      case NO_FINITE_SCORES -> {
        DinModel infinite = ModelFixtures.model(FEATURES);
        Arrays.fill(infinite.get("heads.bias"), Float.MAX_VALUE);
        Arrays.fill(infinite.get("heads.blend"), Float.MAX_VALUE);
        return ModelFixtures.write(infinite, "flawed", file);
      }
      case NO_URI -> {
        return announcement("no uri: %", good.sha256());
      }
      case NO_FILE_SYSTEM -> {
        return announcement("nowhere://host/file", good.sha256());
      }
    }
    return good;
  }

  private static ModelAnnouncement announcement(String location, String sha256) {
    return new ModelAnnouncement("din", "flawed", location, sha256, FEATURES.hash(), 1);
  }

  @Test
  void aRestoredJobLoadsWhatItHadNotLoadedYet() throws Exception {
    ModelAnnouncement second = model("v2");
    OperatorSubtaskState first;
    try (var harness = start(1)) {
      harness.process(RankingInput.of(model("v1")));
      harness.process(RankingInput.of(served("a", 1_000)));
      first = harness.snapshot();
    }
    OperatorSubtaskState loading;
    try (var harness = start(1, false, first, RankCandidatesOperatorTest::neverRuns)) {
      harness.process(RankingInput.of(second));
      harness.process(RankingInput.of(served("a", 2_000)));
      assertThat(harness.takeOutputs()).extracting(RankedLists::modelVersion).containsExactly("v1");
      loading = harness.snapshot();
    }
    try (var restored = start(1, false, loading, Executors::newDirectExecutorService)) {
      restored.process(RankingInput.of(served("a", 3_000)));
      assertThat(restored.takeOutputs())
          .extracting(RankedLists::modelVersion)
          .containsExactly("v2");
    }
    Files.delete(directory.resolve("v2"));
    try (var restored = start(1, false, loading, Executors::newDirectExecutorService)) {
      assertThat(restored.gauge("modelVersion")).isEqualTo("v1");
      assertThat(restored.count("refusedModels")).isEqualTo(1);
    }
    Files.delete(directory.resolve("v1"));
    try (var restored = start(1, false, loading, Executors::newDirectExecutorService)) {
      restored.process(RankingInput.of(served("a", 3_000)));
      assertThat(restored.takeOutputs())
          .extracting(RankedLists::modelVersion)
          .containsExactly((String) null);
      assertThat(restored.count("refusedModels")).isEqualTo(2);
    }
  }

  @Test
  void fallsBackToTheBlendWhereAScoreIsNotFinite() throws Exception {
    DinModel model = ModelFixtures.model(FEATURES);
    // Finite for features from 0 to 1, which the warm-up has, and not for log-odds below -1.2.
    Arrays.fill(model.get("heads.blend"), 3e38f);
    ServedCandidates served = served("a", 1_000);
    try (var harness = start(1)) {
      harness.process(RankingInput.of(ModelFixtures.write(model, "v1", directory.resolve("v1"))));
      harness.process(RankingInput.of(served));
      assertThat(harness.takeOutputs())
          .containsExactly(CONFIG.heuristicRanker().rank(served.candidates()));
      assertThat(harness.gauge("modelVersion")).isEqualTo("v1");
      assertThat(harness.count("nonFiniteLists")).isEqualTo(1);
    }
  }

  @Test
  void withoutAScorerNoModelIsLoaded() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = start(1)) {
      harness.process(RankingInput.of(model("v1")));
      snapshot = harness.snapshot();
    }
    RankingConfig none =
        new RankingConfig(ScorerType.NONE, "din", "two-tower", 1, Duration.ZERO, false, 1);
    try (var harness =
        FunctionHarness.start(
            new RankCandidatesOperator(
                CONFIG, none, () -> 1_030, Executors::newDirectExecutorService),
            Types.RANKED_LISTS,
            snapshot)) {
      harness.process(RankingInput.of(model("v2")));
      harness.process(RankingInput.of(served("a", 1_000)));
      assertThat(harness.takeOutputs())
          .extracting(RankedLists::modelVersion)
          .containsExactly((String) null);
    }
  }

  /** An item that some channels have in the first place, where nothing was learned. */
  private static RankedItem first(
      long item, float score, @Nullable Float weight, String... channels) {
    List<String> names = CONFIG.channels().names();
    return new RankedItem(
        item,
        score,
        channels[0],
        1L,
        weight,
        0,
        0.1f,
        List.of(),
        new TypeProbabilities(score, score, score),
        Arrays.stream(channels)
            .map(channel -> new ChannelPlace(names.indexOf(channel), 0, 0.1f))
            .toList());
  }

  private ModelAnnouncement model(String version) throws Exception {
    return ModelFixtures.write(ModelFixtures.model(FEATURES), version, directory.resolve(version));
  }

  private static List<RankedLists> rankedBy(String version, List<ServedCandidates> served) {
    try (ModelRanker ranker =
        new ModelRanker(
            new ReferenceScorer(ModelFixtures.model(FEATURES)),
            version,
            1,
            CONFIG.candidateOrder())) {
      return ranker.rank(served);
    }
  }

  private static List<String> sessions(List<RankedLists> lists) {
    return lists.stream().map(RankedLists::session).toList();
  }

  private static FunctionHarness<RankingInput, RankedLists> start(int batchSize) throws Exception {
    return start(batchSize, false, null, Executors::newDirectExecutorService);
  }

  private static FunctionHarness<RankingInput, RankedLists> start(
      int batchSize,
      boolean coalesce,
      @Nullable OperatorSubtaskState snapshot,
      SerializableSupplier<ExecutorService> loading)
      throws Exception {
    RankingConfig ranking =
        new RankingConfig(
            ScorerType.VECTOR, "din", "two-tower", batchSize, Duration.ofMillis(5), coalesce, 1);
    return FunctionHarness.start(
        new RankCandidatesOperator(CONFIG, ranking, () -> 1_030, loading),
        Types.RANKED_LISTS,
        snapshot);
  }

  private static ExecutorService neverRuns() {
    ExecutorService executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new ThreadPoolExecutor.DiscardPolicy());
    executor.shutdown();
    return executor;
  }

  /** Candidates with features: item 1, and item 2 as its neighbour. */
  private static ServedCandidates served(String session, long time) {
    NeighborAnswer answer =
        new NeighborAnswer(
            new Touch(
                session,
                Touch.NONE,
                time,
                InteractionType.CLICKS,
                SessionActivity.NONE,
                1_005,
                Touch.NONE),
            1,
            time,
            0,
            new NeighborList(5, new long[] {2}, new float[] {2, 3, 0, 1, 0}),
            NeighborList.EMPTY);
    PopularItems popular = new PopularItems(CONFIG.popularity());
    TrendingItems trending = new TrendingItems(CONFIG.trending());
    ChannelCalibration calibration = CONFIG.newCalibration();
    CandidateGenerator generator =
        CONFIG.candidateGenerator(popular, trending, calibration, SessionRetrieval.NONE);
    SessionNeighbors state = new SessionNeighbors();
    return CONFIG
        .candidateFeatures(
            popular, trending, calibration, new PublishedProbabilities(CONFIG.sampling()))
        .serve(state, answer, generator.follow(state, answer).orElseThrow());
  }
}
