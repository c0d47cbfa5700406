package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.LocalBroker;
import io.millrace.cli.broker.BootstrapServers;
import io.millrace.cli.broker.KafkaConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The evaluation of what is on topics. */
@Timeout(120)
final class EvaluateTopicsITCase {
  @TempDir static Path directory;
  private static LocalBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = LocalBroker.start(directory.resolve("kafka"));
    List<String> topics = List.of("clicks", "lists", "none");
    try (KafkaConnection connection =
        KafkaConnection.open(BootstrapServers.parse(broker.bootstrapServers()))) {
      connection
          .admin()
          .createTopics(topics.stream().map(name -> new NewTopic(name, 1, (short) 1)).toList())
          .all()
          .get();
      connection.awaitTopics(topics);
    }
    publish("clicks", interaction(1, 1600000000000L), interaction(2, 1600000001000L), "{\"sess");
    publish(
        "lists",
        "{\"session\":\"a\",\"sequence\":1600000000000,\"asOf\":1600000000000,\"clicks\":[{\"item\":2,"
            + "\"score\":1.0,\"reason\":{\"channel\":\"adjacent\",\"seedItem\":1,\"weight\":1.0}}],"
            + "\"carts\":[],\"orders\":[]}",
        "no list");
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void scoresTheListsAndTellsWhatItLeftOut() {
    CommandRun run =
        evaluate(
            "--interactions-topic=clicks", "--recommendations-topic=lists", "--warm-up-share=0");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().get(0)).startsWith("1 case of 1 session.");
    assertThat(run.out()).anyMatch(line -> line.matches(" *recall@20 +1\\.0000 .*"));
    assertThat(run.out()).anyMatch(line -> line.matches(" *adjacent +1\\.0000 .*"));
    assertThat(run.out()).anyMatch(line -> line.matches(" *malformed-json +1"));
    assertThat(run.out()).anyMatch(line -> line.matches(" *unreadable-list +1"));
    assertThat(run.out()).noneMatch(line -> line.matches(".*(candidates|found@20|only@20).*"));
  }

  @Test
  void readsInteractionsWithinTheLimitsOfTheConfiguration() throws Exception {
    Path config = Files.writeString(directory.resolve("job.conf"), "millrace.input.max-payload=9b");
    assertUnusable(
        evaluate(
            "--interactions-topic=clicks", "--recommendations-topic=lists", "--config=" + config),
        "topics clicks and lists have nothing to score: ");
  }

  @Test
  void saysWhatIsWrongInOneLine() {
    assertUnusable(
        evaluate("--interactions-topic=nowhere", "--recommendations-topic=lists"),
        "there is no topic nowhere at ");
    assertUnusable(
        evaluate("--interactions-topic=clicks", "--prefix=shop."),
        "there is no topic shop.recommendations at ");
    assertUnusable(
        evaluate("--interactions-topic=clicks", "--recommendations-topic=none"),
        "topics clicks and none have nothing to score: ");
    assertUnusable(
        evaluate("--interactions-topic=none", "--recommendations-topic=lists"),
        "topics none and lists have nothing to score: ");
    assertUnusable(
        evaluate("--interactions-topic=clicks", "--input=x"),
        "Option '--input' goes without '--interactions-topic' and '--recommendations-topic'");
    assertUnusable(
        evaluate("--input=x"),
        "Option '--bootstrap-servers' goes with '--interactions-topic' or"
            + " '--recommendations-topic'");
    assertUnusable(CommandRun.of("evaluate"), "Missing required option: '--input=FILE'");
  }

  private static void assertUnusable(CommandRun run, String message) {
    assertThat(run.err()).singleElement().asString().contains(message);
    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(2);
  }

  private static CommandRun evaluate(String... options) {
    List<String> arguments = new ArrayList<>();
    arguments.add("evaluate");
    arguments.add("--bootstrap-servers=" + broker.bootstrapServers());
    Stream.of(options).forEach(arguments::add);
    return CommandRun.of(arguments.toArray(new String[0]));
  }

  private static String interaction(int item, long ts) {
    return "{\"session\":\"a\",\"aid\":%d,\"ts\":%d,\"type\":\"clicks\"}".formatted(item, ts);
  }

  private static void publish(String topic, String... values) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (String value : values) {
        var unused = producer.send(new ProducerRecord<>(topic, "a", value));
      }
    }
  }
}
