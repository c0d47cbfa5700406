package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.LocalBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class TopicsITCase {
  @TempDir static Path directory;
  private static LocalBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = LocalBroker.start(directory);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void createsWhatIsMissingAndLeavesTheRestAlone() throws Exception {
    CommandRun first = create("--prefix", "first.", "--partitions", "2");
    assertThat(first.err()).isEmpty();
    assertThat(first.out())
        .containsExactly(
            "created first.interactions (2 partitions, deleted by age)",
            "created first.items (2 partitions, compacted)",
            "created first.recommendations (2 partitions, compacted)",
            "created first.item-neighbors (2 partitions, compacted)",
            "created first.ranking-requests (2 partitions, deleted by age)",
            "created first.training-examples (2 partitions, deleted by age)",
            "created first.sampling-probabilities (2 partitions, compacted)",
            "created first.models (2 partitions, compacted)",
            "created first.dead-letters (2 partitions, deleted by age)");
    assertThat(first.exitCode()).isZero();

    CommandRun second = create("--prefix", "first.", "--partitions", "2");
    assertThat(second.err()).isEmpty();
    assertThat(second.out())
        .containsExactly(
            "exists  first.interactions",
            "exists  first.items",
            "exists  first.recommendations",
            "exists  first.item-neighbors",
            "exists  first.ranking-requests",
            "exists  first.training-examples",
            "exists  first.sampling-probabilities",
            "exists  first.models",
            "exists  first.dead-letters");
    assertThat(second.exitCode()).isZero();

    assertThat(setting("first.interactions", "cleanup.policy")).isEqualTo("delete");
    assertThat(setting("first.interactions", "message.timestamp.type")).isEqualTo("LogAppendTime");
    assertThat(setting("first.recommendations", "cleanup.policy")).isEqualTo("compact");
  }

  @Test
  void warnsOfTopicsThatAreSetUpInAnotherWay() throws Exception {
    try (Admin admin = admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("odd.recommendations", 1, (short) 1)
                      .configs(Map.of("message.timestamp.type", "LogAppendTime")),
                  new NewTopic("odd.interactions", 1, (short) 1)))
          .all()
          .get();
    }
    CommandRun run = create("--prefix", "odd.");
    assertThat(run.err())
        .containsExactly(
            "warning: topic odd.interactions has message.timestamp.type=CreateTime, but needs"
                + " LogAppendTime",
            "warning: topic odd.recommendations has cleanup.policy=delete, but needs compact");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void saysWhyTheBrokerRefuses() {
    CommandRun copies = create("--prefix", "copies.", "--replication-factor", "3");
    assertThat(copies.err())
        .singleElement()
        .asString()
        .startsWith("millrace topics create: Kafka refused: Unable to replicate the partition 3");
    assertThat(copies.exitCode()).isEqualTo(2);

    CommandRun name = create("--prefix", "bad name.");
    assertThat(name.err())
        .singleElement()
        .asString()
        .startsWith("millrace topics create: Kafka refused: Topic name is invalid");
    assertThat(name.exitCode()).isEqualTo(2);
  }

  private static CommandRun create(String... options) {
    String[] arguments = new String[options.length + 4];
    arguments[0] = "topics";
    arguments[1] = "create";
    arguments[2] = "--bootstrap-servers";
    arguments[3] = broker.bootstrapServers();
    System.arraycopy(options, 0, arguments, 4, options.length);
    return CommandRun.of(arguments);
  }

  private static String setting(String topic, String name) throws Exception {
    try (Admin admin = admin()) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      Config config =
          admin.describeConfigs(List.of(resource)).all().get().values().iterator().next();
      return config.get(name).value();
    }
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }
}
