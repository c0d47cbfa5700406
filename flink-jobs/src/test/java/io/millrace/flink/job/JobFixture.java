package io.millrace.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.LocalBroker;
import io.millrace.broker.ReadyTopics;
import io.millrace.flink.config.JobConfiguration;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.Model;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.RecordReader;
import io.millrace.schemas.encoding.RecordWriter;
import io.millrace.schemas.encoding.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/** Topics of one test on a real broker, and the configuration of a job between them. */
final class JobFixture implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofMinutes(3);

  private final LocalBroker broker;
  private final String prefix;
  private final KafkaProducer<byte @Nullable [], byte @Nullable []> producer;
  private final RecordWriter<Interaction> interactions =
      new RecordWriter<>(Interaction.class, Encoding.JSON);
  private final RecordWriter<Model> models = new RecordWriter<>(Model.class, Encoding.AVRO);

  JobFixture(LocalBroker broker, String prefix, int partitions) throws Exception {
    this.broker = broker;
    this.prefix = prefix;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      List<NewTopic> topics = new ArrayList<>();
      for (Topic topic : Topic.values()) {
        NewTopic created = new NewTopic(topic.named(prefix), partitions, (short) 1);
        topics.add(
            topic == Topic.INTERACTIONS
                ? created.configs(Map.of("message.timestamp.type", "LogAppendTime"))
                : created);
      }
      admin.createTopics(topics).all().get(30, TimeUnit.SECONDS);
      assertThat(ReadyTopics.await(admin, topics.stream().map(NewTopic::name).toList(), DEADLINE))
          .isTrue();
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", "5"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** The configuration of a job between the topics, with checkpoints below a directory. */
  Configuration configuration(Path checkpoints) {
    Configuration configuration = JobConfiguration.defaults();
    configuration.setString("millrace.kafka.bootstrap-servers", broker.bootstrapServers());
    configuration.setString("millrace.topics.prefix", prefix);
    configuration.setString("millrace.kafka.group-id", prefix + "group");
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
    return configuration;
  }

  void publish(Interaction interaction) {
    send(
        interaction.getSession().getBytes(StandardCharsets.UTF_8), interactions.write(interaction));
  }

  void send(byte @Nullable [] key, byte @Nullable [] value) {
    send(Topic.INTERACTIONS, key, value);
  }

  void send(Topic topic, byte @Nullable [] key, byte @Nullable [] value) {
    var unused = producer.send(new ProducerRecord<>(topic.named(prefix), null, key, value));
  }

  /** Announces a model; returns when the broker has it. */
  void announce(Model model) {
    announce(model.getName(), models.write(model));
  }

  /** Writes a record of topic models. */
  void announce(String name, byte[] value) {
    var unused =
        producer.send(
            new ProducerRecord<>(
                Topic.MODELS.named(prefix), null, name.getBytes(StandardCharsets.UTF_8), value));
    producer.flush();
  }

  void flush() {
    producer.flush();
  }

  /** All records of a topic, partition by partition, each in its order. */
  List<ConsumerRecord<byte[], byte[]>> records(Topic topic) {
    return records(topic, "read_uncommitted");
  }

  private List<ConsumerRecord<byte[], byte[]>> records(Topic topic, String isolation) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", broker.bootstrapServers());
    properties.put("isolation.level", isolation);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.named(prefix)).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
    }
    return records;
  }

  /** The values of a topic. */
  <T extends SpecificRecord> List<T> values(Topic topic, Class<T> type) {
    return values(records(topic), type);
  }

  /** The values of a topic that readers of committed records see. */
  <T extends SpecificRecord> List<T> committed(Topic topic, Class<T> type) {
    return values(records(topic, "read_committed"), type);
  }

  private static <T extends SpecificRecord> List<T> values(
      List<ConsumerRecord<byte[], byte[]>> records, Class<T> type) {
    RecordReader<T> reader = new RecordReader<>(type);
    return records.stream()
        .map(
            record -> {
              try {
                return reader.read(record.value());
              } catch (UnreadableRecordException e) {
                throw new AssertionError(e);
              }
            })
        .toList();
  }

  /** Waits until a topic holds at least so many records, and fails with the job if it fails. */
  void awaitRecords(JobClient job, Topic topic, int count) {
    await(job, () -> assertThat(size(topic)).isGreaterThanOrEqualTo(count));
  }

  /** Waits until the list that follows an interaction is there. */
  void awaitLast(JobClient job, Interaction interaction) {
    await(
        job,
        () ->
            assertThat(values(Topic.RECOMMENDATIONS, Recommendation.class))
                .anyMatch(
                    list ->
                        list.getSession().equals(interaction.getSession())
                            && list.getAsOf() == interaction.getTs()));
  }

  /** Cancels a job and waits until it has let go of its slots and its files. */
  static void cancel(JobClient job) throws Exception {
    job.cancel().get();
    Awaitility.await()
        .atMost(DEADLINE)
        .until(() -> job.getJobStatus().get().isGloballyTerminalState());
  }

  /** Stops a job with a savepoint, once all its tasks run, and returns where that is. */
  static String stopWithSavepoint(JobClient job, Path directory) {
    String target = directory.toUri().toString();
    return Awaitility.await()
        .atMost(DEADLINE)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptionsMatching(e -> e.toString().contains("is not being executed at the moment"))
        .until(
            () -> job.stopWithSavepoint(false, target, SavepointFormatType.CANONICAL).get(),
            Objects::nonNull);
  }

  /** Waits until a condition holds, and fails with the job if it fails. */
  static void await(JobClient job, ThrowingRunnable condition) {
    Awaitility.await()
        .atMost(DEADLINE)
        .pollInterval(Duration.ofMillis(200))
        .failFast(() -> job.getJobStatus().get().isGloballyTerminalState())
        .untilAsserted(condition);
  }

  private long size(Topic topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.named(prefix)).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
