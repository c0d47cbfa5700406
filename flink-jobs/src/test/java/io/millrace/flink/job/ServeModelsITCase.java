package io.millrace.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.LocalBroker;
import io.millrace.core.RecommenderConfig;
import io.millrace.core.SequentialRecommender;
import io.millrace.core.feature.FeatureSchema;
import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.core.model.ItemIds;
import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.flink.operator.ModelFixtures;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.avro.Model;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.testing.PublishedLogs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Models that are announced to a running job, between the topics of a real broker. */
final class ServeModelsITCase {

  private static final long T = 1_600_000_000_000L;
  private static final FeatureSchema FEATURES = RecommenderConfig.DEFAULT.featureSchema();
  private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(METRICS.addToConfiguration(new Configuration()))
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static LocalBroker broker;

  /** Interactions of a session of its own, one after the other. */
  private int clicks;

  @BeforeAll
  static void startBroker(@TempDir Path directory) throws Exception {
    broker = LocalBroker.start(directory);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void takesAModelWhileItRunsAndRefusesABadOne(@TempDir Path directory) throws Exception {
    try (JobFixture topics = new JobFixture(broker, "swap.", 1)) {
      JobClient job = start(topics.configuration(directory.resolve("checkpoints")), 2);
      JobFixture.await(job, () -> assertThat(versionOfNext(topics, job)).isEmpty());

      topics.announce("din", "no model".getBytes(StandardCharsets.UTF_8));
      topics.announce(model("v1", directory));
      JobFixture.await(job, () -> assertThat(versionOfNext(topics, job)).isEqualTo("v1"));

      Model bad = model("v2", directory);
      Files.writeString(directory.resolve("v2"), "altered");
      topics.announce(bad);
      JobFixture.await(
          job,
          () -> {
            assertThat(versionOfNext(topics, job)).isEqualTo("v1");
            // Each of the two subtasks that has had an interaction since then.
            assertThat(count(job, "refusedModels")).isPositive();
          });
      assertThat(count(job, "unreadableModels")).isEqualTo(1);

      topics.announce(model("v3", directory));
      JobFixture.await(job, () -> assertThat(versionOfNext(topics, job)).isEqualTo("v3"));
      JobFixture.cancel(job);
    }
  }

  @Test
  void everyInteractionHasItsListsAfterAFailure(@TempDir Path directory) throws Exception {
    InteractionLog log = InteractionLog.read(PublishedLogs.find("bol/train.jsonl"), 3_000);
    try (JobFixture topics = new JobFixture(broker, "failing.", 1)) {
      topics.announce(model("v1", directory));
      Configuration configuration = topics.configuration(directory.resolve("checkpoints"));
      JobClient job = FailOnceSink.startJob(configuration, 2_000);
      publish(log, 0, 1_500, topics);
      topics.awaitRecords(job, Topic.RECOMMENDATIONS, 1_500);
      FailOnceSink.awaitCheckpoint();
      publish(log, 1_500, log.size(), topics);
      topics.awaitLast(job, log.get(log.size() - 1));
      JobFixture.cancel(job);

      assertThat(FailOnceSink.failures()).isEqualTo(1);
      List<Recommendation> written = topics.values(Topic.RECOMMENDATIONS, Recommendation.class);
      assertThat(written.get(written.size() - 1).getModelVersion()).isEqualTo("v1");
      assertThat(inOrderPerSession(written)).isEqualTo(expected(log));
    }
  }

  /** Session and sequence of every list that the plain loop makes. */
  private static Map<String, Set<Long>> expected(InteractionLog log) {
    SequentialRecommender plainLoop = new SequentialRecommender(RecommenderConfig.DEFAULT);
    Map<String, Set<Long>> sequences = new HashMap<>();
    for (int i = 0; i < log.size(); i++) {
      Interaction each = log.get(i);
      plainLoop
          .process(
              new io.millrace.core.model.Interaction(
                  each.getSession(),
                  ItemIds.number(each.getAid()),
                  each.getTs(),
                  io.millrace.core.model.InteractionType.ofWireName(each.getType().name())))
          .ifPresent(
              lists ->
                  sequences
                      .computeIfAbsent(lists.session(), s -> new HashSet<>())
                      .add(lists.sequence()));
    }
    return sequences;
  }

  /**
   * The same of what was written. A failure may write lists again, but a list that is new is always
   * the next one of its session.
   */
  private static Map<String, Set<Long>> inOrderPerSession(List<Recommendation> written) {
    Map<String, Set<Long>> sequences = new HashMap<>();
    Map<String, Long> newest = new HashMap<>();
    for (Recommendation list : written) {
      if (sequences
          .computeIfAbsent(list.getSession(), s -> new HashSet<>())
          .add(list.getSequence())) {
        assertThat(list.getSequence()).isGreaterThan(newest.getOrDefault(list.getSession(), 0L));
        newest.put(list.getSession(), list.getSequence());
      }
    }
    return sequences;
  }

  /** Publishes one more interaction and gives the version of its list, empty without a model. */
  private String versionOfNext(JobFixture topics, JobClient job) {
    String session = "s" + clicks % 7;
    Interaction next =
        new Interaction(session, (long) (clicks % 5), T + 1_000L * clicks, InteractionType.clicks);
    clicks++;
    topics.publish(next);
    topics.flush();
    topics.awaitLast(job, next);
    return topics.values(Topic.RECOMMENDATIONS, Recommendation.class).stream()
        .filter(list -> list.getSession().equals(session) && list.getAsOf() == next.getTs())
        .map(list -> list.getModelVersion() == null ? "" : list.getModelVersion())
        .findFirst()
        .orElseThrow();
  }

  private static long count(JobClient job, String counter) {
    return METRICS.findMetrics(job.getJobID(), counter).values().stream()
        .mapToLong(metric -> ((Counter) metric).getCount())
        .sum();
  }

  private static Model model(String version, Path directory) throws Exception {
    ModelAnnouncement written =
        ModelFixtures.write(ModelFixtures.model(FEATURES), version, directory.resolve(version));
    return new Model(
        written.name(),
        written.version(),
        written.location(),
        written.sha256(),
        FeatureSchema.VERSION,
        written.featureHash(),
        Map.of(),
        written.createdAt());
  }

  private static void publish(InteractionLog log, int from, int to, JobFixture topics) {
    for (int i = from; i < to; i++) {
      topics.publish(log.get(i));
    }
    topics.flush();
  }

  private static JobClient start(Configuration configuration, int parallelism) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(parallelism);
    RecommendationJob.define(env, RecommendationJobConfig.from(configuration));
    return env.executeAsync(RecommendationJob.NAME);
  }
}
