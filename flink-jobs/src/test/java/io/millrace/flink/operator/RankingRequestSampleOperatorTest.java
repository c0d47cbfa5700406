package io.millrace.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.activity.SessionActivity;
import io.millrace.core.candidate.CandidateGenerator;
import io.millrace.core.candidate.CandidateSet;
import io.millrace.core.candidate.ChannelCalibration;
import io.millrace.core.candidate.SessionNeighbors;
import io.millrace.core.candidate.SessionRetrieval;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.feature.CandidateFeatures;
import io.millrace.core.feature.RequestSample;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.core.model.InteractionType;
import io.millrace.core.popularity.PopularItems;
import io.millrace.core.popularity.TrendingItems;
import io.millrace.core.sampling.PublishedProbabilities;
import io.millrace.flink.config.RankingConfig;
import io.millrace.flink.element.RankingInput;
import io.millrace.flink.state.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lists whose candidates go out with their features. */
final class RankingRequestSampleOperatorTest {
  private static final RecommenderConfig CONFIG = RecommenderConfig.DEFAULT;
  private static final long T = 1_600_000_000_000L;
  private static final int RULES = CONFIG.coOccurrence().rules().size();

  @Test
  void givesTheShareOfTheListsAndTheSameEachTime() throws Exception {
    List<String> first = sampled(answers(4_000), new RequestSample(0.1));
    // 4,000 draws: a standard deviation of 19.
    assertThat(first.size()).isBetween(300, 500);
    assertThat(sampled(answers(4_000), new RequestSample(0.1))).isEqualTo(first);
    assertThat(sampled(answers(500), new RequestSample(0))).isEmpty();
    assertThat(sampled(answers(500), new RequestSample(1))).hasSize(500);
  }

  @ParameterizedTest
  @EnumSource
  void givesTheFeaturesThatAPlainLoopComputes(CachedBackend backend) throws Exception {
    RequestSample sample = new RequestSample(0.25);
    List<NeighborAnswer> answers = answers(300);
    List<ServedCandidates> expected = plainLoop(answers, sample);
    try (var harness = start(sample, backend, null)) {
      for (NeighborAnswer answer : answers) {
        harness.process(answer);
      }
      assertThat(served(harness)).hasSizeGreaterThan(40).isEqualTo(bytes(expected));
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesTheSameAfterARestore(CachedBackend backend) throws Exception {
    RequestSample all = new RequestSample(1);
    List<NeighborAnswer> answers = answers(60);
    List<String> expected = bytes(plainLoop(answers, all)).subList(30, 60);
    OperatorSubtaskState snapshot;
    try (var harness = start(all, backend, null)) {
      for (NeighborAnswer answer : answers.subList(0, 30)) {
        harness.process(answer);
      }
      snapshot = harness.snapshot();
    }
    try (var restored = start(all, backend, snapshot)) {
      for (NeighborAnswer answer : answers.subList(30, 60)) {
        restored.process(answer);
      }
      assertThat(served(restored)).isEqualTo(expected);
    }
  }

  private static List<String> sampled(List<NeighborAnswer> answers, RequestSample sample)
      throws Exception {
    try (var harness = start(sample, CachedBackend.HEAP, null)) {
      for (NeighborAnswer answer : answers) {
        harness.process(answer);
      }
      return harness.takeOutputs(GenerateCandidatesOperator.SERVED).stream()
          .map(served -> served.candidates().session() + " " + served.candidates().sequence())
          .toList();
    }
  }

  private static List<ServedCandidates> plainLoop(
      List<NeighborAnswer> answers, RequestSample sample) {
    PopularItems popular = new PopularItems(CONFIG.popularity());
    TrendingItems trending = new TrendingItems(CONFIG.trending());
    ChannelCalibration calibration = CONFIG.newCalibration();
    CandidateGenerator generator =
        CONFIG.candidateGenerator(popular, trending, calibration, SessionRetrieval.NONE);
    CandidateFeatures features =
        CONFIG.candidateFeatures(
            popular, trending, calibration, new PublishedProbabilities(CONFIG.sampling()));
    Map<String, SessionNeighbors> sessions = new HashMap<>();
    List<ServedCandidates> all = new ArrayList<>();
    for (NeighborAnswer answer : answers) {
      SessionNeighbors session =
          sessions.computeIfAbsent(answer.touch().session(), s -> new SessionNeighbors());
      CandidateSet set = generator.learn(session, answer).orElseThrow();
      if (sample.takes(set.session(), set.sequence())) {
        all.add(features.serve(session, answer, set));
      }
    }
    return all;
  }

  /** Answers of 20 sessions, each with up to five neighbours of 50 and up to three behind them. */
  private static List<NeighborAnswer> answers(int count) {
    Random random = new Random(11);
    List<NeighborAnswer> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long time = T + 1_000L * i;
      answers.add(
          new NeighborAnswer(
              new Touch(
                  "s" + random.nextInt(20),
                  Touch.NONE,
                  time,
                  InteractionType.ofCode(random.nextInt(3)),
                  new SessionActivity(i, 1, 0, T, time, random.nextFloat()),
                  time,
                  Touch.NONE),
              random.nextInt(50),
              time,
              random.nextInt(9),
              neighbors(RULES, random.nextInt(6), random),
              neighbors(1, random.nextInt(4), random)));
    }
    return answers;
  }

  private static NeighborList neighbors(int rules, int size, Random random) {
    long[] items = random.longs(0, 50).distinct().limit(size).toArray();
    float[] weights = new float[size * rules];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextFloat();
    }
    return new NeighborList(rules, items, weights);
  }

  private static List<String> served(FunctionHarness<NeighborAnswer, RankingInput> harness)
      throws Exception {
    return bytes(harness.takeOutputs(GenerateCandidatesOperator.SERVED));
  }

  private static List<String> bytes(List<ServedCandidates> served) throws Exception {
    return Bytes.of(Types.SERVED_CANDIDATES, served);
  }

  private static FunctionHarness<NeighborAnswer, RankingInput> start(
      RequestSample sample, CachedBackend backend, @Nullable OperatorSubtaskState snapshot)
      throws Exception {
    return FunctionHarness.start(
        new GenerateCandidatesOperator(
            CONFIG,
            sample,
            RankingConfig.DEFAULT,
            backend.cached(),
            Executors::newDirectExecutorService),
        answer -> answer.touch().session(),
        org.apache.flink.api.common.typeinfo.Types.STRING,
        Types.RANKING_INPUT,
        backend.backend(),
        snapshot,
        1,
        0);
  }
}
