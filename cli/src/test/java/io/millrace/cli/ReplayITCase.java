package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.LocalBroker;
import io.millrace.cli.broker.BootstrapServers;
import io.millrace.cli.broker.KafkaConnection;
import io.millrace.cli.broker.PartitionReader;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.encoding.RecordReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ReplayITCase {
  private static final String LOG =
      """
      {"session":"a","aid":1,"ts":1600000000000,"type":"clicks"}
      {"session":"b","aid":"sku-2","ts":1600000002000,"type":"carts"}
      {"session":"a","aid":1,"ts":1600000001000,"type":"orders"}
      """;

  @TempDir static Path directory;
  private static LocalBroker broker;
  private static KafkaConnection connection;

  @BeforeAll
  static void start() throws Exception {
    broker = LocalBroker.start(directory.resolve("kafka"));
    connection = KafkaConnection.open(BootstrapServers.parse(broker.bootstrapServers()));
  }

  @AfterAll
  static void stop() {
    connection.close();
    broker.close();
  }

  @Test
  void publishesInTheOrderOfEventTimes() throws Exception {
    createTopic("order.interactions", Map.of());
    CommandRun run = replay(LOG, "--prefix", "order.");
    assertThat(run.err()).isEmpty();
    assertThat(run.out().get(0))
        .startsWith(
            "Published 3 interactions of 2 sessions with 2 items to order.interactions in ");
    assertThat(run.out().get(1))
        .isEqualTo("Their times: 2020-09-13T12:26:40Z to 2020-09-13T12:26:42Z");
    assertThat(run.out()).hasSize(2);
    assertThat(run.exitCode()).isZero();

    List<ConsumerRecord<byte[], byte[]>> records = read("order.interactions");
    assertThat(records)
        .extracting(r -> new String(r.key(), StandardCharsets.UTF_8))
        .containsExactly("a", "a", "b");
    assertThat(text(records.get(0)))
        .isEqualTo("{\"session\":\"a\",\"aid\":1,\"ts\":1600000000000,\"type\":\"clicks\"}");
    assertThat(interactions(records))
        .containsExactly(
            new Interaction("a", 1L, 1600000000000L, InteractionType.clicks),
            new Interaction("a", 1L, 1600000001000L, InteractionType.orders),
            new Interaction("b", "sku-2", 1600000002000L, InteractionType.carts));
  }

  @Test
  void publishesAvroWhereAskedTo() throws Exception {
    createTopic("shop", Map.of());
    CommandRun run = replay(LOG, "--topic", "shop", "--encoding", "avro", "--limit", "1");
    assertThat(run.exitCode()).isZero();

    List<ConsumerRecord<byte[], byte[]>> records = read("shop");
    assertThat(records.get(0).value()).startsWith(0xC3, 0x01);
    assertThat(interactions(records))
        .containsExactly(new Interaction("a", 1L, 1600000000000L, InteractionType.clicks));
  }

  @Test
  void keepsThePaceAskedFor() throws Exception {
    createTopic("pace.interactions", Map.of());
    long start = System.nanoTime();
    CommandRun run = replay(LOG, "--prefix", "pace.", "--speed", "4x");
    // Two seconds of log take half a second.
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(500_000_000L);
    assertThat(run.exitCode()).isZero();
    assertThat(read("pace.interactions")).hasSize(3);
  }

  @Test
  void tellsWhichLinesItSkipped() throws Exception {
    createTopic("skip.interactions", Map.of());
    CommandRun run =
        replay(
            LOG + "{\"session\":\"a\",\"aid\":1,\"ts\":1600000000000}\n{\"sess\n",
            "--prefix",
            "skip.");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(
            "Skipped 2 lines that could not be used:", "  missing-field: 1", "  malformed-json: 1")
        .anyMatch(line -> line.startsWith("  line 4: "))
        .anyMatch(line -> line.startsWith("  line 5: "));
  }

  @Test
  void saysThatTheTopicIsMissing() throws Exception {
    CommandRun run = replay(LOG, "--topic", "nowhere");
    assertThat(run.err())
        .containsExactly(
            "millrace replay: there is no topic nowhere at " + broker.bootstrapServers());
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void saysThatTheFileIsMissing() throws Exception {
    createTopic("file.interactions", Map.of());
    Path missing = directory.resolve("missing.jsonl");
    CommandRun run =
        CommandRun.of(
            "replay",
            "--bootstrap-servers=" + broker.bootstrapServers(),
            "--prefix=file.",
            "--input=" + missing);
    assertThat(run.err()).containsExactly("millrace replay: there is no file " + missing);
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void copiesASpanOfATopicInTheOrderOfEventTimes() throws Exception {
    createTopic("week.interactions", Map.of());
    createTopic("trial.interactions", Map.of());
    // Newest first, and one record that is none.
    publish(
        "week.interactions",
        interaction("a", 1, 1600000003000L),
        interaction("b", 2, 1600000002000L),
        "{\"sess",
        interaction("c", 3, 1600000001000L),
        interaction("a", 4, 1600000002000L),
        interaction("a", 5, 1600000000000L));

    CommandRun run =
        copy(
            "week.interactions",
            "--to-topic=trial.interactions",
            "--from=1600000001000",
            "--to=2020-09-13T12:26:43Z");
    assertThat(run.err()).isEmpty();
    assertThat(run.out().get(0))
        .startsWith("Published 3 interactions of 3 sessions with 3 items to trial.interactions in");
    assertThat(run.out()).contains("Skipped 1 record that could not be used:");
    assertThat(run.out()).contains("  malformed-json: 1");
    assertThat(run.exitCode()).isZero();
    List<ConsumerRecord<byte[], byte[]>> copied = read("trial.interactions");
    assertThat(copied)
        .extracting(ReplayITCase::text)
        .containsExactly(
            interaction("c", 3, 1600000001000L),
            interaction("b", 2, 1600000002000L),
            interaction("a", 4, 1600000002000L));
    assertThat(copied)
        .extracting(r -> new String(r.key(), StandardCharsets.UTF_8))
        .containsExactly("c", "b", "a");
  }

  @Test
  void saysWhatIsWrongWithACopy() throws Exception {
    createTopic("bad.interactions", Map.of());
    createTopic("source", Map.of());
    publish("source", interaction("a", 1, 1600000000000L));

    assertUnusable(copy("nowhere", "--prefix=bad."), "there is no topic nowhere at ");
    assertUnusable(copy("source", "--to-topic=nowhere"), "there is no topic nowhere at ");
    assertUnusable(copy("source", "--to-topic=source"), "names the topic to publish to, source");
    assertUnusable(
        copy("source", "--prefix=bad.", "--from=1600000000001"),
        "topic source has no readable interaction from 2020-09-13T12:26:40.001Z to the end");
    assertUnusable(
        copy("source", "--prefix=bad.", "--to=1600000000000"),
        "topic source has no readable interaction from the beginning to before"
            + " 2020-09-13T12:26:40Z");
    assertUnusable(copy("source", "--from=2", "--to=2"), "no time is from ");
    assertUnusable(copy("source", "--from=yesterday"), "'yesterday' is neither an instant");
    assertUnusable(copy("source", "--input=x"), "mutually exclusive");
    assertUnusable(replay(LOG, "--from=1"), "go with '--from-topic'");
    assertThat(read("bad.interactions")).isEmpty();
  }

  @Test
  void stopsWhereTheBrokerRefusesARecord() throws Exception {
    createTopic("small.interactions", Map.of("max.message.bytes", "20"));
    CommandRun run = replay(LOG, "--prefix", "small.");
    assertThat(run.err())
        .singleElement()
        .asString()
        .startsWith(
            "millrace replay: publishing to small.interactions failed after 0 acknowledged"
                + " interactions: RecordTooLargeException: The request included a message larger");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  private static void createTopic(String name, Map<String, String> configuration) throws Exception {
    connection
        .admin()
        .createTopics(List.of(new NewTopic(name, 1, (short) 1).configs(configuration)))
        .all()
        .get();
    connection.awaitTopics(List.of(name));
  }

  private static String interaction(String session, int item, long ts) {
    return "{\"session\":\"%s\",\"aid\":%d,\"ts\":%d,\"type\":\"clicks\"}"
        .formatted(session, item, ts);
  }

  private static void publish(String topic, String... values) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (String value : values) {
        var unused = producer.send(new ProducerRecord<>(topic, "key", value));
      }
    }
  }

  private static CommandRun copy(String source, String... options) {
    List<String> arguments = new ArrayList<>();
    arguments.add("replay");
    arguments.add("--bootstrap-servers=" + broker.bootstrapServers());
    arguments.add("--from-topic=" + source);
    arguments.addAll(List.of(options));
    return CommandRun.of(arguments.toArray(new String[0]));
  }

  private static void assertUnusable(CommandRun run, String message) {
    assertThat(run.err()).singleElement().asString().contains(message);
    assertThat(run.exitCode()).isEqualTo(2);
  }

  private static CommandRun replay(String log, String... options) throws Exception {
    Path file = Files.createTempFile(directory, "log", ".jsonl");
    Files.writeString(file, log);
    List<String> arguments = new ArrayList<>();
    arguments.add("replay");
    arguments.add("--bootstrap-servers=" + broker.bootstrapServers());
    arguments.add("--input=" + file);
    arguments.addAll(List.of(options));
    return CommandRun.of(arguments.toArray(new String[0]));
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (PartitionReader reader = connection.newReader()) {
      reader.readToEnd(PartitionReader.allPartitions(topic, 1), records::add);
    }
    return records;
  }

  private static String text(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.value(), StandardCharsets.UTF_8);
  }

  private static List<Interaction> interactions(List<ConsumerRecord<byte[], byte[]>> records)
      throws Exception {
    RecordReader<Interaction> reader = new RecordReader<>(Interaction.class);
    List<Interaction> interactions = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      interactions.add(reader.read(record.value()));
    }
    return interactions;
  }
}
