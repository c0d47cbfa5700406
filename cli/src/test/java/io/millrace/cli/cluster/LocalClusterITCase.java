package io.millrace.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.broker.LocalBroker;
import io.millrace.cli.broker.BootstrapServers;
import io.millrace.cli.broker.KafkaConnection;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.replay.InteractionPublisher;
import io.millrace.cli.topics.TopicSettings;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.encoding.Encoding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class LocalClusterITCase {
  @TempDir Path directory;

  @Test
  void aJobThatFailsIsNotStartedAgain() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory.resolve("kafka"))) {
      BootstrapServers servers = BootstrapServers.parse(broker.bootstrapServers());
      createTopicsTooSmallForLists(servers);
      try (LocalCluster cluster =
          LocalCluster.start(broker.bootstrapServers(), directory.resolve("flink"), 1)) {
        try (InteractionPublisher publisher =
            new InteractionPublisher(servers, "interactions", Encoding.JSON, Duration.ZERO)) {
          publisher.send(new Interaction("a", 1L, 1_600_000_000_000L, InteractionType.clicks));
          publisher.flush();
        }
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(
                () ->
                    assertThatThrownBy(cluster::requireHealth)
                        .isInstanceOfSatisfying(
                            CommandException.class,
                            failure -> assertThat(failure.exitCode()).isEqualTo(1))
                        .hasMessageStartingWith("the job failed: "));
      }
    }
  }

  private static void createTopicsTooSmallForLists(BootstrapServers servers) throws Exception {
    List<NewTopic> topics = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      NewTopic created = TopicSettings.newTopic(topic, "", 1, (short) 1);
      if (topic == Topic.RECOMMENDATIONS) {
        Map<String, String> configuration = new HashMap<>(created.configs());
        configuration.put("max.message.bytes", "20");
        created = created.configs(configuration);
      }
      topics.add(created);
    }
    try (KafkaConnection connection = KafkaConnection.open(servers)) {
      connection.admin().createTopics(topics).all().get();
      connection.awaitTopics(topics.stream().map(NewTopic::name).toList());
    }
  }
}
