package io.millrace.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.LocalBroker;
import io.millrace.core.RecommenderConfig;
import io.millrace.core.SequentialRecommender;
import io.millrace.core.candidate.RankedItem;
import io.millrace.core.candidate.RankedLists;
import io.millrace.core.model.InteractionType;
import io.millrace.core.model.ItemIds;
import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.Reason;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RecommendedItem;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.testing.PublishedLogs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

/** The whole job between the topics of a real broker. */
final class RecommendationJobITCase {

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

  @Test
  void writesTheListsOfThePlainLoopItemByItem(@TempDir Path checkpoints) throws Exception {
    InteractionLog log = InteractionLog.read(PublishedLogs.find("bol/train.jsonl"), 5_000);
    SequentialRecommender plainLoop = new SequentialRecommender(RecommenderConfig.DEFAULT);
    List<Recommendation> expected = new ArrayList<>();
    try (JobFixture topics = new JobFixture(broker, "plain-loop.", 1)) {
      for (int i = 0; i < log.size(); i++) {
        topics.publish(log.get(i));
        process(plainLoop, log.get(i)).ifPresent(expected::add);
      }
      topics.flush();
      JobClient job = start(topics.configuration(checkpoints), 1);
      topics.awaitRecords(job, Topic.RECOMMENDATIONS, expected.size());
      job.cancel().get();
      assertThat(topics.values(Topic.RECOMMENDATIONS, Recommendation.class)).isEqualTo(expected);
    }
  }

  private static Optional<Recommendation> process(
      SequentialRecommender recommender, Interaction interaction) {
    return recommender
        .process(
            new io.millrace.core.model.Interaction(
                interaction.getSession(),
                ItemIds.number(interaction.getAid()),
                interaction.getTs(),
                InteractionType.ofWireName(interaction.getType().name())))
        .map(RecommendationJobITCase::onTheWire);
  }

  private static Recommendation onTheWire(RankedLists lists) {
    return new Recommendation(
        lists.session(),
        lists.sequence(),
        lists.asOf(),
        lists.modelVersion(),
        onTheWire(lists.clicks()),
        onTheWire(lists.carts()),
        onTheWire(lists.orders()));
  }

  private static List<RecommendedItem> onTheWire(List<RankedItem> list) {
    return list.stream()
        .map(
            ranked ->
                new RecommendedItem(
                    ranked.item(),
                    ranked.score(),
                    new Reason(ranked.channel(), ranked.seedItem(), ranked.weight())))
        .toList();
  }

  private static JobClient start(Configuration configuration, int parallelism) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(parallelism);
    RecommendationJob.define(env, RecommendationJobConfig.from(configuration));
    return env.executeAsync(RecommendationJob.NAME);
  }
}
