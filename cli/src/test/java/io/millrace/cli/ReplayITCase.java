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
            "millrace replay: there is no topic nowhere at "
                + broker.bootstrapServers()
                + "; 'millrace topics create' with the same options creates it");
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
  void stopsWhereTheBrokerRefusesARecord() throws Exception {
    createTopic("small.interactions", Map.of("max.message.bytes", "20"));
    CommandRun run = replay(LOG, "--prefix", "small.");
    assertThat(run.err())
        .singleElement()
        .asString()
        .startsWith(
            "millrace replay: publishing to small.interactions failed after 0 acknowledged"
                + " interactions: ");
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
