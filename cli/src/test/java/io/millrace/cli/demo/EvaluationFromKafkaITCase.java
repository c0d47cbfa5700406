package io.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.broker.LocalBroker;
import io.millrace.cli.broker.BootstrapServers;
import io.millrace.cli.broker.KafkaConnection;
import io.millrace.cli.broker.PartitionReader;
import io.millrace.cli.cluster.LocalCluster;
import io.millrace.cli.evaluate.EvaluateCommand;
import io.millrace.cli.replay.ReplayCommand;
import io.millrace.cli.topics.TopicSettings;
import io.millrace.schemas.Topic;
import io.millrace.testing.PublishedLogs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the job wrote, scored from its topics, against the same log in the process. */
@Timeout(400)
final class EvaluationFromKafkaITCase {
  @TempDir Path directory;

  @Test
  void evaluationFromKafkaEqualsInProcessAtParallelismOne() throws Exception {
    assertEqual(20_000, 1, 1, 0.001);
  }

  @Test
  void evaluationFromKafkaIsCloseToInProcessAtParallelismTwo() throws Exception {
    // Partitions are in step once the readers know of each other, a moment after they start.
    assertEqual(110_000, 4, 2, 0.01);
  }

  /** Fills the topic before the job starts, so that the job reads it as fast as it can. */
  private void assertEqual(int interactions, int partitions, int parallelism, double tolerance)
      throws Exception {
    Path log = excerpt(interactions);
    Path inProcess = directory.resolve("in-process.json");
    run(new EvaluateCommand(), "--input=" + log, "--json=" + inProcess);
    Path fromKafka = directory.resolve("from-kafka.json");
    try (LocalBroker broker = LocalBroker.start(directory.resolve("kafka"))) {
      String servers = "--bootstrap-servers=" + broker.bootstrapServers();
      try (KafkaConnection connection =
          KafkaConnection.open(BootstrapServers.parse(broker.bootstrapServers()))) {
        createTopics(connection, partitions);
        run(new ReplayCommand(), servers, "--input=" + log, "--speed=max");
        try (LocalCluster cluster =
            LocalCluster.start(
                broker.bootstrapServers(), directory.resolve("flink"), parallelism)) {
          awaitLists(connection, cluster, partitions, interactions);
        }
      }
      run(
          new EvaluateCommand(),
          servers,
          "--interactions-topic=interactions",
          "--recommendations-topic=recommendations",
          "--json=" + fromKafka);
    }
    Map<String, Double> expected = clicks(inProcess);
    Map<String, Double> actual = clicks(fromKafka);
    assertThat(actual.get("cases")).isEqualTo(expected.get("cases")).isGreaterThan(5_000);
    for (String figure : List.of("recall@20", "mrr@20")) {
      System.out.printf(
          Locale.ROOT,
          "%s at parallelism %d: in process %.4f, from Kafka %.4f%n",
          figure,
          parallelism,
          expected.get(figure),
          actual.get(figure));
      assertThat(actual.get(figure))
          .as("%s, in process %s", figure, expected.get(figure))
          .isCloseTo(expected.get(figure), within(tolerance));
    }
    assertThat(Files.readString(fromKafka))
        .contains("\"coverage@20\"", "\"hits@20\"")
        .doesNotContain("\"candidates\"", "\"found@20\"", "\"only@20\"");
  }

  private Path excerpt(int interactions) throws IOException {
    Path excerpt = directory.resolve("excerpt.jsonl");
    try (Stream<String> lines = Files.lines(PublishedLogs.find("bol/train.jsonl"))) {
      Files.write(excerpt, lines.limit(interactions).toList());
    }
    return excerpt;
  }

  private static void createTopics(KafkaConnection connection, int partitions) throws Exception {
    List<NewTopic> topics =
        Arrays.stream(Topic.values())
            .map(topic -> TopicSettings.newTopic(topic, "", partitions, (short) 1))
            .toList();
    connection.admin().createTopics(topics).all().get();
    connection.awaitTopics(topics.stream().map(NewTopic::name).toList());
  }

  private static void awaitLists(
      KafkaConnection connection, LocalCluster cluster, int partitions, int lists) {
    try (PartitionReader reader = connection.newReader()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(150))
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                cluster.requireHealth();
                return reader
                        .ends(
                            PartitionReader.allPartitions(
                                Topic.RECOMMENDATIONS.named(""), partitions))
                        .values()
                        .stream()
                        .mapToLong(Long::longValue)
                        .sum()
                    >= lists;
              });
    }
  }

  private static void run(Object command, String... arguments) {
    StringWriter err = new StringWriter();
    int exitCode =
        new CommandLine(command)
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    assertThat(exitCode).as(err.toString()).isZero();
  }

  /** The figures of clicks, the only type of the log. */
  private static Map<String, Double> clicks(Path json) throws IOException {
    Map<String, Double> figures = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(json.toFile())) {
      while (!"clicks".equals(parser.currentName())) {
        parser.nextToken();
      }
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.START_ARRAY) {
          parser.skipChildren();
        } else {
          figures.put(name, parser.getDoubleValue());
        }
      }
    }
    return figures;
  }
}
