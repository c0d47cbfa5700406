package io.millrace.flink.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.LocalBroker;
import io.millrace.core.RecommenderConfig;
import io.millrace.core.SequentialRecommender;
import io.millrace.core.feature.FeatureSchema;
import io.millrace.core.feature.RequestSample;
import io.millrace.core.model.InteractionType;
import io.millrace.core.model.ItemIds;
import io.millrace.core.training.ExampleReplay;
import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.flink.config.TrainingExamplesJobConfig;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.DeadLetter;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.TrainingCandidate;
import io.millrace.schemas.avro.TrainingExample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Both jobs between the topics of a real broker: from interactions to training examples. */
final class TrainingExamplesJobITCase {

  private static final long T = 1_600_000_000_000L;
  private static final FeatureSchema FEATURES = RecommenderConfig.DEFAULT.featureSchema();

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
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
   * The last interaction is so much later that all lists before it have their horizon behind them.
   */
  @Test
  void writesTheExamplesOfThePlainLoop(@TempDir Path checkpoints) throws Exception {
    List<Interaction> interactions = interactions(600);
    interactions.add(
        new Interaction(
            "last", 1L, T + 3_600_000, io.millrace.schemas.avro.InteractionType.clicks));
    try (JobFixture topics = new JobFixture(broker, "examples.", 1)) {
      Configuration configuration = topics.configuration(checkpoints);
      configuration.setString("millrace.ranking-requests.share", "1");
      // The lists come when the recommendation job makes them, however slow the machine is.
      configuration.setString("millrace.event-time.idle-after", "10 min");
      configuration.setString("millrace.training-examples.horizon", "90 s");
      configuration.setString("millrace.training-examples.negatives", "5");
      TrainingExamplesJobConfig config = TrainingExamplesJobConfig.from(configuration);
      List<String> expected = plainLoop(interactions, config);

      JobClient recommendation = recommend(configuration);
      StreamExecutionEnvironment env = environment(configuration);
      TrainingExamplesJob.define(env, config);
      JobClient job = env.executeAsync(TrainingExamplesJob.NAME);
      topics.send(Topic.RANKING_REQUESTS, null, "{}".getBytes(UTF_8));
      topics.send(Topic.INTERACTIONS, null, "no interaction".getBytes(UTF_8));
      interactions.forEach(topics::publish);
      topics.flush();
      JobFixture.await(
          job, () -> assertThat(examples(topics)).hasSizeGreaterThanOrEqualTo(expected.size()));
      JobFixture.cancel(job);
      JobFixture.cancel(recommendation);

      assertThat(expected).hasSize(600);
      assertThat(examples(topics)).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(topics.committed(Topic.TRAINING_EXAMPLES, TrainingExample.class))
          .flatExtracting(TrainingExample::getCandidates)
          .anyMatch(candidate -> candidate.getClickPosition() > 0)
          .anyMatch(candidate -> candidate.getOrderPosition() > 1)
          .anyMatch(candidate -> candidate.getWeight() > 1)
          .allMatch(TrainingExamplesJobITCase::hasSamplingProbability);
      // The interaction is rejected by both jobs, and written by one.
      assertThat(topics.values(Topic.DEAD_LETTERS, DeadLetter.class))
          .extracting(DeadLetter::getReason)
          .containsExactlyInAnyOrder("malformed-record", "unknown-encoding");
    }
  }

  private static boolean hasSamplingProbability(TrainingCandidate candidate) {
    Float probability = candidate.getSamplingProbability();
    return probability != null && probability > 0 && probability <= 1;
  }

  private static JobClient recommend(Configuration configuration) throws Exception {
    StreamExecutionEnvironment env = environment(configuration);
    RecommendationJob.define(env, RecommendationJobConfig.from(configuration));
    return env.executeAsync(RecommendationJob.NAME);
  }

  private static StreamExecutionEnvironment environment(Configuration configuration) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(1);
    return env;
  }

  private static List<String> examples(JobFixture topics) {
    return topics.committed(Topic.TRAINING_EXAMPLES, TrainingExample.class).stream()
        .map(TrainingExamplesJobITCase::text)
        .toList();
  }

  /** The examples that are complete when the last interaction has come. */
  private static List<String> plainLoop(
      List<Interaction> interactions, TrainingExamplesJobConfig config) {
    List<String> expected = new ArrayList<>();
    ExampleReplay replay =
        new ExampleReplay(config.examples(), FEATURES, example -> expected.add(text(example)));
    SequentialRecommender recommender =
        new SequentialRecommender(RecommenderConfig.DEFAULT, new RequestSample(1), replay::add);
    for (Interaction interaction : interactions) {
      io.millrace.core.model.Interaction each =
          new io.millrace.core.model.Interaction(
              interaction.getSession(),
              ItemIds.number(interaction.getAid()),
              interaction.getTs(),
              InteractionType.ofWireName(interaction.getType().name()));
      replay.add(each);
      recommender.learn(each);
    }
    return expected;
  }

  private static String text(io.millrace.core.training.TrainingExample example) {
    StringBuilder text = new StringBuilder(example.session());
    text.append(' ').append(example.sequence()).append(' ').append(example.schemaHash());
    example.history().forEach(item -> text.append(' ').append(item.item()));
    for (int i = 0; i < example.size(); i++) {
      text.append('\n').append(example.items()[i]).append(' ').append(example.weights()[i]);
      for (InteractionType type : InteractionType.values()) {
        text.append(' ').append(example.position(i, type));
      }
      for (int f = 0; f < FEATURES.size(); f++) {
        append(f, example.features()[i * FEATURES.size() + f], text);
      }
    }
    return text.toString();
  }

  private static String text(TrainingExample example) {
    StringBuilder text = new StringBuilder(example.getSession());
    text.append(' ').append(example.getSequence()).append(' ').append(example.getFeatureHash());
    example.getHistory().forEach(item -> text.append(' ').append(item.getItem()));
    for (TrainingCandidate candidate : example.getCandidates()) {
      text.append('\n').append(candidate.getItem()).append(' ').append(candidate.getWeight());
      text.append(' ').append(candidate.getClickPosition());
      text.append(' ').append(candidate.getCartPosition());
      text.append(' ').append(candidate.getOrderPosition());
      for (int f = 0; f < FEATURES.size(); f++) {
        append(f, candidate.getFeatures().get(f), text);
      }
    }
    return text.toString();
  }

  /** Which sampling probability a list sees is a matter of timing, so it is left out. */
  private static void append(int feature, float value, StringBuilder text) {
    if (feature != FEATURES.logSamplingProbability()) {
      text.append(' ').append(value);
    }
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
              io.millrace.schemas.avro.InteractionType.valueOf(
                  InteractionType.ofCode(random.nextInt(3)).wireName())));
    }
    return interactions;
  }
}
