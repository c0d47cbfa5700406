package io.millrace.flink.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.LocalBroker;
import io.millrace.core.RecommenderConfig;
import io.millrace.core.SequentialRecommender;
import io.millrace.core.candidate.Channel;
import io.millrace.core.feature.FeatureSchema;
import io.millrace.core.feature.RequestSample;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.core.training.ExampleConfig;
import io.millrace.core.training.ExampleReplay;
import io.millrace.core.training.ServedSchema;
import io.millrace.core.training.TrainingExample;
import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.flink.config.TrainingExamplesJobConfig;
import io.millrace.flink.config.TrainingJobConfig;
import io.millrace.flink.connector.ExampleRecords;
import io.millrace.flink.connector.KafkaEnds;
import io.millrace.ranking.continuous.ContinuousTraining;
import io.millrace.ranking.continuous.TrainingListener;
import io.millrace.ranking.continuous.Trial;
import io.millrace.ranking.din.Parameter;
import io.millrace.ranking.store.ModelFile;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.DeadLetter;
import io.millrace.schemas.avro.Model;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.encoding.Encoding;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

/** The training job between the topics of a real broker, alone and with the jobs it learns from. */
final class TrainingJobITCase {

  private static final long T = 1_600_000_000_000L;
  private static final FeatureSchema FEATURES = RecommenderConfig.DEFAULT.featureSchema();

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(3)
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
   * The sink fails at the second model. The job goes back to a checkpoint with some steps behind
   * it, and from there makes the models of the plain loop, bit by bit.
   */
  @Test
  void announcesTheModelsOfThePlainLoopInSpiteOfAFailure(@TempDir Path directory) throws Exception {
    try (JobFixture topics = new JobFixture(broker, "training.", 1)) {
      Configuration configuration = topics.configuration(directory.resolve("checkpoints"));
      keepSmall(configuration, directory.resolve("models"));
      configuration.setString("millrace.two-tower.train", "false");
      TrainingJobConfig config = TrainingJobConfig.from(configuration);
      List<TrainingExample> examples = examples();
      PlainLoop expected = new PlainLoop();
      ContinuousTraining plain = new ContinuousTraining(config.spec(), config.training(), expected);
      int untilFirst = 0;
      for (TrainingExample example : examples) {
        plain.add(example);
        untilFirst += expected.published.isEmpty() ? 1 : 0;
      }
      assertThat(expected.published).hasSizeGreaterThanOrEqualTo(3);

      JobClient job = start(configuration, config);
      topics.send(Topic.TRAINING_EXAMPLES, null, "{}".getBytes(UTF_8));
      // Two batches more than the first model needs, and fewer than the second does.
      send(examples.subList(0, untilFirst + 40), topics);
      topics.awaitRecords(job, Topic.MODELS, 1);
      FailOnceSink.awaitCheckpoint();
      send(examples.subList(untilFirst + 40, examples.size()), topics);
      List<Long> steps = expected.published.stream().map(Trial::steps).toList();
      JobFixture.await(
          job, () -> assertThat(models(topics).keySet()).containsExactlyElementsOf(steps));
      JobFixture.cancel(job);

      assertThat(FailOnceSink.failures()).isEqualTo(1);
      Map<Long, Model> models = models(topics);
      for (Trial trial : expected.published) {
        assertIsThatOf(trial, requireNonNull(models.get(trial.steps())));
      }
      assertThat(topics.values(Topic.DEAD_LETTERS, DeadLetter.class))
          .extracting(DeadLetter::getReason)
          .containsOnly("malformed-record");
    }
  }

  /** Three jobs, and nothing between them but topics. */
  @Test
  void interactionsBecomeModelsThatFindAndOrderItems(@TempDir Path directory) throws Exception {
    try (JobFixture topics = new JobFixture(broker, "loop.", 1)) {
      Configuration configuration = topics.configuration(directory.resolve("checkpoints"));
      keepSmall(configuration, directory.resolve("models"));
      configuration.setString("millrace.ranking-requests.share", "1");
      configuration.setString("millrace.training-examples.horizon", "30 s");
      // The lists come when the recommendation job makes them, however slow the machine is.
      configuration.setString("millrace.event-time.idle-after", "10 min");
      JobClient recommendation = recommend(configuration);
      JobClient joining = join(configuration);
      StreamExecutionEnvironment env = environment(configuration, 1);
      TrainingJob.define(env, TrainingJobConfig.from(configuration));
      JobClient training = env.executeAsync(TrainingJob.NAME);

      List<Interaction> interactions = interactions();
      interactions.forEach(interaction -> topics.publish(wire(interaction)));
      topics.flush();
      topics.awaitRecords(training, Topic.MODELS, 1);
      // Lists go on in the order of the blend until the models are loaded.
      long[] next = {interactions.size()};
      JobFixture.await(
          recommendation,
          () -> {
            Interaction interaction =
                new Interaction("late", next[0] % 40, T + 1_000L * next[0], InteractionType.CLICKS);
            next[0]++;
            topics.publish(wire(interaction));
            topics.flush();
            topics.awaitLast(recommendation, wire(interaction));
            assertThat(versions(topics)).isNotEmpty();
            assertThat(channels(topics)).contains(Channel.TWO_TOWER);
          });
      JobFixture.cancel(training);
      JobFixture.cancel(joining);
      JobFixture.cancel(recommendation);

      assertThat(topics.values(Topic.MODELS, Model.class))
          .extracting(Model::getVersion)
          .containsAll(versions(topics));
    }
  }

  /** The versions of the models that ordered lists. */
  private static Set<String> versions(JobFixture topics) {
    return topics.values(Topic.RECOMMENDATIONS, Recommendation.class).stream()
        .flatMap(list -> Stream.ofNullable(list.getModelVersion()))
        .collect(Collectors.toSet());
  }

  /** The channels that gave most of the score of an item. */
  private static Set<String> channels(JobFixture topics) {
    return topics.values(Topic.RECOMMENDATIONS, Recommendation.class).stream()
        .flatMap(list -> list.getClicks().stream())
        .map(item -> item.getReason().getChannel())
        .collect(Collectors.toSet());
  }

  private static JobClient recommend(Configuration configuration) throws Exception {
    StreamExecutionEnvironment env = environment(configuration, 1);
    RecommendationJob.define(env, RecommendationJobConfig.from(configuration));
    return env.executeAsync(RecommendationJob.NAME);
  }

  private static JobClient join(Configuration configuration) throws Exception {
    StreamExecutionEnvironment env = environment(configuration, 1);
    TrainingExamplesJob.define(env, TrainingExamplesJobConfig.from(configuration));
    return env.executeAsync(TrainingExamplesJob.NAME);
  }

  private static StreamExecutionEnvironment environment(
      Configuration configuration, int parallelism) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(parallelism);
    return env;
  }

  private static io.millrace.schemas.avro.Interaction wire(Interaction interaction) {
    return new io.millrace.schemas.avro.Interaction(
        interaction.session(),
        interaction.item(),
        interaction.time(),
        io.millrace.schemas.avro.InteractionType.valueOf(interaction.type().wireName()));
  }

  /** Models of few parameters, which soon have enough examples. */
  private static void keepSmall(Configuration configuration, Path directory) {
    configuration.setString("millrace.training.directory", directory.toUri().toString());
    configuration.setString("millrace.training.batch-size", "16");
    configuration.setString("millrace.training.learning-rate", "0.01");
    configuration.setString("millrace.training.first-examples", "100");
    configuration.setString("millrace.training.held-out-examples", "100");
    configuration.setString("millrace.training.validation-steps", "10");
    configuration.setString("millrace.training.dimension", "2");
    configuration.setString("millrace.training.embedding-rows", "64");
    configuration.setString("millrace.training.attention-units", "2");
    configuration.setString("millrace.training.hidden-units", "4");
    configuration.setString("millrace.two-tower.dimension", "8");
    configuration.setString("millrace.two-tower.embedding-rows", "64");
    configuration.setString("millrace.two-tower.hidden-units", "4");
    configuration.setString("millrace.two-tower.batch-size", "32");
    configuration.setString("millrace.two-tower.memory", "500");
    configuration.setString("millrace.two-tower.publish-batches", "10");
  }

  private static JobClient start(Configuration configuration, TrainingJobConfig config)
      throws Exception {
    KafkaEnds kafka = new KafkaEnds(config.kafka());
    StreamExecutionEnvironment env = environment(configuration, 2);
    TrainingJob.define(
        env,
        config,
        new TrainingJob.Inputs(
            kafka.examples(config.limits()), kafka.interactions(config.limits())),
        new TrainingJob.Outputs(new FailOnceSink<>(kafka.trainedModels(), 2), kafka.deadLetters()));
    FailOnceSink.arm();
    return env.executeAsync(TrainingJob.NAME);
  }

  /** What was announced, by steps; a model that was announced twice is there once. */
  private static Map<Long, Model> models(JobFixture topics) {
    Map<Long, Model> models = new TreeMap<>();
    for (Model model : topics.values(Topic.MODELS, Model.class)) {
      models.put(Long.parseLong(model.getVersion().split("-", -1)[1]), model);
    }
    return models;
  }

  private static void assertIsThatOf(Trial trial, Model announced) throws IOException {
    ModelFile file = ModelFile.read(Path.of(URI.create(announced.getLocation())));
    assertThat(announced.getName()).isEqualTo("din");
    assertThat(announced.getSha256()).isEqualTo(file.sha256());
    assertThat(announced.getFeatureHash()).isEqualTo(FEATURES.hash());
    assertThat(announced.getMetrics())
        .containsEntry("loss", trial.validation().loss())
        .containsEntry("loss.before", trial.before().loss());
    assertThat(file.din().spec()).isEqualTo(trial.model().spec());
    for (Parameter parameter : trial.model().parameters()) {
      assertThat(file.model().get(parameter.name()))
          .as(parameter.name())
          .containsExactly(trial.model().get(parameter.name()));
    }
  }

  /** Publishes what passes. */
  private static final class PlainLoop implements TrainingListener {
    private final List<Trial> published = new ArrayList<>();

    @Override
    public void stepped(float loss) {}

    @Override
    public void diverged() {
      throw new AssertionError("the loss of a batch is not finite");
    }

    @Override
    public boolean validated(Trial trial) {
      return trial.passes() && published.add(trial);
    }
  }

  private static void send(List<TrainingExample> examples, JobFixture topics) {
    ServedSchema schema = ServedSchema.of(FEATURES);
    for (TrainingExample example : examples) {
      topics.send(
          Topic.TRAINING_EXAMPLES,
          example.session().getBytes(UTF_8),
          ExampleRecords.bytes(schema, example, Encoding.AVRO));
    }
    topics.flush();
  }

  /** The examples that the other jobs would make of the interactions. */
  private static List<TrainingExample> examples() {
    List<TrainingExample> examples = new ArrayList<>();
    ExampleReplay replay = new ExampleReplay(ExampleConfig.DEFAULT, FEATURES, examples::add);
    SequentialRecommender recommender =
        new SequentialRecommender(RecommenderConfig.DEFAULT, new RequestSample(1), replay::add);
    for (Interaction interaction : interactions()) {
      replay.add(interaction);
      recommender.learn(interaction);
    }
    replay.finish();
    return examples;
  }

  /** Forty sessions over forty items; one in two comes to the item's fixed successor. */
  private static List<Interaction> interactions() {
    List<Interaction> interactions = new ArrayList<>();
    Random random = new Random(7);
    long[] newest = new long[40];
    for (int i = 0; i < 1_000; i++) {
      int session = random.nextInt(40);
      long item = random.nextBoolean() ? (newest[session] * 3 + 1) % 40 : random.nextInt(40);
      newest[session] = item;
      interactions.add(
          new Interaction(
              "s" + session, item, T + 1_000L * i, InteractionType.ofCode(random.nextInt(3))));
    }
    return interactions;
  }
}
