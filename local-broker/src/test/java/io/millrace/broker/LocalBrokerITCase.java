package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class LocalBrokerITCase {
  private static final String TOPIC = "wheel";
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void keepsTopicsAndRecordsOverARestart() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory)) {
      createTopic(broker);
      send(broker, "before");
      assertThat(consume(broker, "first", 1)).containsExactly("before");
    }
    try (LocalBroker broker = LocalBroker.start(directory)) {
      send(broker, "after");
      assertThat(consume(broker, "second", 2)).containsExactly("before", "after");
    }
  }

  @Test
  void commitsTransactions() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory)) {
      createTopic(broker);
      try (KafkaProducer<String, String> producer =
          producer(broker, Map.of("transactional.id", "t"))) {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(TOPIC, "key", "committed")).get();
        producer.commitTransaction();
      }
      assertThat(consume(broker, "reader", 1)).containsExactly("committed");
    }
  }

  @Test
  void createsNoTopicByMistake() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      assertThatThrownBy(() -> admin.describeTopics(List.of(TOPIC)).allTopicNames().get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }
  }

  @Test
  void saysThatThePortIsTaken() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory.resolve("one"))) {
      assertThatThrownBy(() -> LocalBroker.start(directory.resolve("two"), broker.port()))
          .isInstanceOf(IOException.class)
          .hasMessage("Cannot listen on %s: Address already in use", broker.bootstrapServers());
    }
  }

  @Test
  void refusesADirectoryThatAnotherBrokerUses() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory)) {
      assertThatThrownBy(() -> LocalBroker.start(directory))
          .isInstanceOf(IOException.class)
          .hasMessage("Cannot start a Kafka broker in %s: another one holds its lock", directory);
      createTopic(broker);
    }
  }

  @Test
  void refusesADirectoryThatCannotBeCreated() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> LocalBroker.start(file.resolve("below")))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot create the data directory " + file.resolve("below"));
  }

  @Test
  void closingTwiceDoesNothing() throws Exception {
    LocalBroker broker = LocalBroker.start(directory);
    broker.close();
    broker.close();
  }

  private static void createTopic(LocalBroker broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  private static void send(LocalBroker broker, String value) throws Exception {
    try (KafkaProducer<String, String> producer = producer(broker, Map.of())) {
      producer.send(new ProducerRecord<>(TOPIC, "key", value)).get();
    }
  }

  private static KafkaProducer<String, String> producer(
      LocalBroker broker, Map<String, Object> more) {
    Map<String, Object> configuration = new HashMap<>(more);
    configuration.put("bootstrap.servers", broker.bootstrapServers());
    return new KafkaProducer<>(configuration, new StringSerializer(), new StringSerializer());
  }

  private static List<String> consume(LocalBroker broker, String group, int count) {
    Map<String, Object> configuration =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "group.id",
            group,
            "auto.offset.reset",
            "earliest",
            "isolation.level",
            "read_committed");
    List<String> values = new ArrayList<>();
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(configuration, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      while (values.size() < count && System.nanoTime() < deadline) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }
}
