package io.millrace.benchmarks.job;

import io.millrace.broker.Acknowledgements;
import io.millrace.broker.ReadyTopics;
import io.millrace.core.feature.FeatureSchema;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.store.ModelFile;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.Model;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.RecordReader;
import io.millrace.schemas.encoding.RecordWriter;
import io.millrace.schemas.encoding.UnreadableRecordException;
import io.millrace.schemas.log.InteractionLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The topics of measured jobs, several sets of them under different prefixes. Nothing is compacted,
 * so every list that was written can be read again.
 */
final class JobTopics implements AutoCloseable {

  private static final Duration READY = Duration.ofSeconds(30);

  private final String bootstrapServers;
  private final int partitions;
  private final Admin admin;

  /**
   * @param partitions of each topic, 1 or more
   */
  JobTopics(String bootstrapServers, int partitions) {
    this.bootstrapServers = bootstrapServers;
    this.partitions = partitions;
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  /**
   * Creates all topics under a prefix and waits until they can be used.
   *
   * @throws IllegalStateException if they cannot within half a minute
   */
  void create(String prefix) throws ExecutionException, InterruptedException {
    List<NewTopic> topics = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      // Event times of other years would otherwise be Kafka's timestamps, and be deleted as old.
      topics.add(
          new NewTopic(topic.named(prefix), partitions, (short) 1)
              .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime")));
    }
    admin.createTopics(topics).all().get();
    if (!ReadyTopics.await(admin, topics.stream().map(NewTopic::name).toList(), READY)) {
      throw new IllegalStateException("the topics were created but do not appear");
    }
  }

  /** Deletes all topics under a prefix. */
  void delete(String prefix) throws ExecutionException, InterruptedException {
    admin
        .deleteTopics(Arrays.stream(Topic.values()).map(topic -> topic.named(prefix)).toList())
        .all()
        .get();
  }

  /**
   * Writes interactions of a log to their topic under a prefix.
   *
   * @throws java.io.UncheckedIOException with one clear line, where the broker does not take one
   */
  void fill(String prefix, InteractionLog log, int from, int to) {
    try (KafkaProducer<byte[], byte[]> producer = producer(Duration.ofMillis(20))) {
      RecordWriter<Interaction> writer = new RecordWriter<>(Interaction.class, Encoding.JSON);
      Acknowledgements sent = new Acknowledgements(Topic.INTERACTIONS.named(prefix));
      for (int i = from; i < to; i++) {
        var unused = producer.send(interaction(prefix, log.get(i), writer), sent);
        sent.requireNoFailure();
      }
      producer.flush();
      sent.requireNoFailure();
    }
  }

  /** An interaction as a record of its topic. */
  static ProducerRecord<byte[], byte[]> interaction(
      String prefix, Interaction interaction, RecordWriter<Interaction> writer) {
    return new ProducerRecord<>(
        Topic.INTERACTIONS.named(prefix),
        interaction.getSession().getBytes(StandardCharsets.UTF_8),
        writer.write(interaction));
  }

  /**
   * A producer.
   *
   * @param linger how long a record may wait for others to go with it
   */
  KafkaProducer<byte[], byte[]> producer(Duration linger) {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put("bootstrap.servers", bootstrapServers);
    configuration.put("linger.ms", linger.toMillis());
    // Large batches would make a consumer read partitions far apart in event time.
    configuration.put("batch.size", 1 << 12);
    configuration.put("compression.type", "lz4");
    return new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Announces a model under a prefix.
   *
   * @param name what the job serves
   * @param file where to write it
   */
  void announce(String prefix, String name, DinModel model, Path file)
      throws IOException, ExecutionException, InterruptedException {
    String sha256 = ModelFile.write(model, Map.of(), file);
    Model announced =
        new Model(
            name,
            name + "-initial",
            file.toUri().toString(),
            sha256,
            FeatureSchema.VERSION,
            model.spec().schemaHash(),
            Map.of(),
            System.currentTimeMillis());
    try (KafkaProducer<byte[], byte[]> producer = producer(Duration.ZERO)) {
      var unused =
          producer
              .send(
                  new ProducerRecord<>(
                      Topic.MODELS.named(prefix),
                      name.getBytes(StandardCharsets.UTF_8),
                      new RecordWriter<>(Model.class, Encoding.AVRO).write(announced)))
              .get();
    }
  }

  /** Hands on all lists under a prefix, each partition's in its order. */
  void readRecommendations(String prefix, Consumer<Recommendation> sink)
      throws UnreadableRecordException {
    read(
        Topic.RECOMMENDATIONS.named(prefix),
        Recommendation.class,
        (time, list) -> sink.accept(list));
  }

  /** Takes the records of a topic. */
  @FunctionalInterface
  interface Sink<T> {

    /**
     * Takes the next one.
     *
     * @param time at which the broker appended it, in epoch milliseconds
     */
    void accept(long time, T record);
  }

  /** Hands on all records of a topic, each partition's in its order. */
  <T extends SpecificRecord> void read(String topic, Class<T> type, Sink<T> sink)
      throws UnreadableRecordException {
    RecordReader<T> reader = new RecordReader<>(type);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> assigned = partitions(topic);
      consumer.assign(assigned);
      consumer.seekToBeginning(assigned);
      Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
      while (assigned.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (var read : consumer.poll(Duration.ofSeconds(1))) {
          sink.accept(read.timestamp(), reader.read(read.value()));
        }
      }
    }
  }

  /** A consumer that belongs to no group. */
  KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", bootstrapServers),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** All partitions of a topic. */
  List<TopicPartition> partitions(String topic) {
    List<TopicPartition> all = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      all.add(new TopicPartition(topic, i));
    }
    return all;
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
