package io.millrace.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.LocalBroker;
import io.millrace.core.RecommenderConfig;
import io.millrace.core.SequentialRecommender;
import io.millrace.core.feature.FeatureSchema;
import io.millrace.core.feature.RequestSample;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.core.model.ItemIds;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.avro.RankingCandidate;
import io.millrace.schemas.avro.RankingRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The topic ranking-requests of a job between the topics of a real broker. */
final class RankingRequestsITCase {

  private static final long T = 1_600_000_000_000L;
  private static final double SHARE = 0.25;
  private static final FeatureSchema FEATURES = RecommenderConfig.DEFAULT.featureSchema();

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(1)
              .build());

  private static LocalBroker broker;

  @BeforeAll
  static void startBroker(@TempDir Path directory) throws Exception {
    broker = LocalBroker.start(directory);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  /**
   * The job fails between two checkpoints; each request is there once, as the plain loop has it.
   */
  @Test
  void writesTheFeaturesOfThePlainLoopOnceThoughTheJobFails(@TempDir Path checkpoints)
      throws Exception {
    List<Interaction> interactions = interactions(1_200);
    List<String> expected = plainLoop(interactions);
    try (JobFixture topics = new JobFixture(broker, "requests.", 1)) {
      Configuration configuration = topics.configuration(checkpoints);
      configuration.setString("millrace.ranking-requests.share", Double.toString(SHARE));
      JobClient job = FailOnceSink.startJob(configuration, 1_000);
      interactions.subList(0, 600).forEach(topics::publish);
      topics.flush();
      topics.awaitRecords(job, Topic.RECOMMENDATIONS, 600);
      FailOnceSink.awaitCheckpoint();
      interactions.subList(600, interactions.size()).forEach(topics::publish);
      topics.flush();
      JobFixture.await(
          job, () -> assertThat(committed(topics)).hasSizeGreaterThanOrEqualTo(expected.size()));
      JobFixture.cancel(job);
      assertThat(FailOnceSink.failures()).isEqualTo(1);
      assertThat(expected.size()).isBetween(200, 400);
      assertThat(committed(topics)).isEqualTo(expected);
    }
  }

  private static List<String> plainLoop(List<Interaction> interactions) {
    List<String> expected = new ArrayList<>();
    SequentialRecommender recommender =
        new SequentialRecommender(
            RecommenderConfig.DEFAULT,
            new RequestSample(SHARE),
            served -> expected.add(text(served)));
    for (Interaction interaction : interactions) {
      recommender.learn(
          new io.millrace.core.model.Interaction(
              interaction.getSession(),
              ItemIds.number(interaction.getAid()),
              interaction.getTs(),
              io.millrace.core.model.InteractionType.ofWireName(interaction.getType().name())));
    }
    return expected;
  }

  private static String text(ServedCandidates served) {
    StringBuilder text = new StringBuilder(served.candidates().session());
    text.append(' ').append(served.candidates().sequence());
    for (int i = 0; i < served.candidates().candidates().size(); i++) {
      text.append('\n').append(served.candidates().candidates().get(i).item());
      for (int f = 0; f < FEATURES.size(); f++) {
        append(f, served.features()[i * FEATURES.size() + f], text);
      }
    }
    return text.toString();
  }

  private static String text(RankingRequest request) {
    StringBuilder text = new StringBuilder(request.getSession());
    text.append(' ').append(request.getSequence());
    for (RankingCandidate candidate : request.getCandidates()) {
      text.append('\n').append(candidate.getItem());
      for (int f = 0; f < FEATURES.size(); f++) {
        append(f, candidate.getFeatures().get(f), text);
      }
    }
    return text.toString();
  }

  /**
   * Leaves sampling probabilities out: they are told once per interval of event time by another
   * task, for which no list waits, so which of them a list sees is a matter of timing.
   */
  private static void append(int feature, float value, StringBuilder text) {
    if (feature != FEATURES.logSamplingProbability()) {
      text.append(' ').append(value);
    }
  }

  /** What readers of committed records see. */
  private static List<String> committed(JobFixture topics) {
    return topics.committed(Topic.RANKING_REQUESTS, RankingRequest.class).stream()
        .map(RankingRequestsITCase::text)
        .toList();
  }

  /** Forty sessions over thirty items, a second between two interactions. */
  private static List<Interaction> interactions(int count) {
    Random random = new Random(5);
    List<Interaction> interactions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      interactions.add(
          new Interaction(
              "s" + random.nextInt(40),
              (long) random.nextInt(30),
              T + 1_000L * i,
              InteractionType.valueOf(
                  io.millrace.core.model.InteractionType.ofCode(random.nextInt(3)).wireName())));
    }
    return interactions;
  }
}
