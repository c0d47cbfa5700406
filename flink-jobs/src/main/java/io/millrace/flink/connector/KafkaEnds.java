package io.millrace.flink.connector;

import io.millrace.core.candidate.RankedLists;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.feature.FeatureSchema;
import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.core.sampling.ProbabilityBlock;
import io.millrace.flink.config.KafkaConfig;
import io.millrace.flink.element.JoinedExample;
import io.millrace.flink.element.NamedItem;
import io.millrace.flink.element.ReceivedExample;
import io.millrace.flink.element.ReceivedList;
import io.millrace.flink.element.ReceivedRecord;
import io.millrace.flink.element.RefreshedNeighbors;
import io.millrace.flink.element.RejectedRecord;
import io.millrace.flink.element.TrainedModel;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.DeadLetter;
import io.millrace.schemas.avro.Item;
import io.millrace.schemas.avro.ItemNeighbors;
import io.millrace.schemas.avro.Model;
import io.millrace.schemas.avro.RankingRequest;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.SamplingProbabilities;
import io.millrace.schemas.avro.TrainingExample;
import io.millrace.schemas.encoding.InteractionLimits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * The sources and the sinks of the jobs on Kafka.
 *
 * <p>Most results are upserts or carry where they came from, so they are written at least once,
 * without waiting for a checkpoint; readers drop what is older or repeated. Ranking requests and
 * training examples are counted by those who learn from them, so they are written exactly once.
 */
public final class KafkaEnds {

  /**
   * How long a transaction may stay open: what brokers allow at most by default. A job that is down
   * for longer loses the requests since its last checkpoint.
   */
  private static final String TRANSACTION_TIMEOUT_MILLIS = "900000";

  private final KafkaConfig kafka;

  public KafkaEnds(KafkaConfig kafka) {
    this.kafka = kafka;
  }

  /** The interactions, from the group's committed offsets, else from the earliest. */
  public KafkaSource<ReceivedRecord> interactions(InteractionLimits limits) {
    Properties properties = properties();
    // A consumer empties what it fetched of one partition before it turns to the next. In a replay,
    // large fetches would let partitions drift apart in event time, and make those that wait seem
    // idle. A fetch of the size of a producer's usual batch still is far faster than the job.
    properties.putIfAbsent("max.partition.fetch.bytes", "16384");
    // A partition that shall wait for others is not stopped before what was polled is used up.
    properties.putIfAbsent("max.poll.records", "100");
    return source(
        Topic.INTERACTIONS, new ReceivedRecordDeserializer(limits, WallClock.SYSTEM), properties);
  }

  /** The lists of ranking requests, those that were committed. Else as the interactions. */
  public KafkaSource<ReceivedList> servedLists(InteractionLimits limits) {
    Properties properties = properties();
    properties.setProperty("isolation.level", "read_committed");
    // Some ten requests, for the same reason as above.
    properties.putIfAbsent("max.partition.fetch.bytes", "262144");
    properties.putIfAbsent("max.poll.records", "100");
    return source(
        Topic.RANKING_REQUESTS, new ServedListDeserializer(limits, WallClock.SYSTEM), properties);
  }

  /** The training examples that were committed. Else as the interactions. */
  public KafkaSource<ReceivedExample> examples(InteractionLimits limits) {
    Properties properties = properties();
    properties.setProperty("isolation.level", "read_committed");
    return source(
        Topic.TRAINING_EXAMPLES,
        new TrainingExampleDeserializer(limits.maxSessionBytes()),
        properties);
  }

  @SuppressWarnings("deprecation") // The connector still asks for the clients' deprecated enum.
  private <E> KafkaSource<E> source(
      Topic topic, KafkaRecordDeserializationSchema<E> deserializer, Properties properties) {
    return KafkaSource.<E>builder()
        .setBootstrapServers(kafka.bootstrapServers())
        .setTopics(topic.named(kafka.topicPrefix()))
        .setGroupId(kafka.groupId())
        .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
        .setDeserializer(deserializer)
        .setProperties(properties)
        .build();
  }

  /** The models that are announced, from the earliest that the topic holds. */
  public KafkaSource<ModelAnnouncement> models() {
    return KafkaSource.<ModelAnnouncement>builder()
        .setBootstrapServers(kafka.bootstrapServers())
        .setTopics(Topic.MODELS.named(kafka.topicPrefix()))
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setDeserializer(new ModelDeserializer())
        .setProperties(properties())
        .build();
  }

  /** The lists of sessions. */
  public Sink<RankedLists> recommendations() {
    return sink(
        new WireSerializer<>(
            Topic.RECOMMENDATIONS.named(kafka.topicPrefix()),
            Recommendation.class,
            kafka.encoding(),
            lists -> text(lists.session()),
            WireRecords::recommendation));
  }

  /** The neighbours of items, one list per rule. */
  public Sink<RefreshedNeighbors> itemNeighbors(CoOccurrenceConfig coOccurrence) {
    List<String> rules = coOccurrence.ruleNames();
    int listLength = coOccurrence.listLength();
    return sink(
        new WireSerializer<>(
            Topic.ITEM_NEIGHBORS.named(kafka.topicPrefix()),
            ItemNeighbors.class,
            kafka.encoding(),
            refreshed -> text(Long.toString(refreshed.item())),
            refreshed -> WireRecords.itemNeighbors(refreshed, rules, listLength)));
  }

  /** The string ids of items. */
  public Sink<NamedItem> items() {
    return sink(
        new WireSerializer<>(
            Topic.ITEMS.named(kafka.topicPrefix()),
            Item.class,
            kafka.encoding(),
            named -> text(Long.toString(named.item())),
            WireRecords::item));
  }

  /** The records that could not be used. */
  public Sink<RejectedRecord> deadLetters() {
    return sink(
        new WireSerializer<>(
            Topic.DEAD_LETTERS.named(kafka.topicPrefix()),
            DeadLetter.class,
            kafka.encoding(),
            WireRecords::deadLetterKey,
            WireRecords::deadLetter));
  }

  /**
   * A sample of candidates with their features. With checkpoints they are written in transactions,
   * whose ids begin with the topic and the consumer group, and readers of committed records see
   * them once, after the next checkpoint. Without, they are written at least once.
   *
   * @param features the schema of the features
   */
  public Sink<ServedCandidates> rankingRequests(FeatureSchema features, boolean checkpoints) {
    String topic = Topic.RANKING_REQUESTS.named(kafka.topicPrefix());
    long hash = features.hash();
    var serializer =
        new WireSerializer<>(
            topic,
            RankingRequest.class,
            kafka.encoding(),
            (ServedCandidates served) -> text(served.candidates().session()),
            served -> WireRecords.rankingRequest(served, features, hash));
    return log(topic, serializer, checkpoints);
  }

  /** The training examples, written as the ranking requests are. */
  public Sink<JoinedExample> trainingExamples(boolean checkpoints) {
    String topic = Topic.TRAINING_EXAMPLES.named(kafka.topicPrefix());
    return log(
        topic,
        new WireSerializer<>(
            topic,
            TrainingExample.class,
            kafka.encoding(),
            joined -> text(joined.example().session()),
            WireRecords::trainingExample),
        checkpoints);
  }

  /** The announcements of models that were trained. */
  public Sink<TrainedModel> trainedModels() {
    return sink(
        new WireSerializer<>(
            Topic.MODELS.named(kafka.topicPrefix()),
            Model.class,
            kafka.encoding(),
            trained -> text(trained.announcement().name()),
            WireRecords::model));
  }

  /** The sampling probabilities, a record for each block. */
  public Sink<ProbabilityBlock> samplingProbabilities() {
    return sink(
        new WireSerializer<>(
            Topic.SAMPLING_PROBABILITIES.named(kafka.topicPrefix()),
            SamplingProbabilities.class,
            kafka.encoding(),
            block -> text(Integer.toString(block.number())),
            WireRecords::samplingProbabilities));
  }

  private <E> Sink<E> log(
      String topic, KafkaRecordSerializationSchema<E> serializer, boolean checkpoints) {
    if (!checkpoints) {
      return sink(serializer);
    }
    Properties properties = producerProperties();
    properties.putIfAbsent("transaction.timeout.ms", TRANSACTION_TIMEOUT_MILLIS);
    return KafkaSink.<E>builder()
        .setBootstrapServers(kafka.bootstrapServers())
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(topic + "-" + kafka.groupId())
        .setRecordSerializer(serializer)
        .setKafkaProducerConfig(properties)
        .build();
  }

  private <E> Sink<E> sink(KafkaRecordSerializationSchema<E> serializer) {
    return KafkaSink.<E>builder()
        .setBootstrapServers(kafka.bootstrapServers())
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(serializer)
        .setKafkaProducerConfig(producerProperties())
        .build();
  }

  private Properties producerProperties() {
    Properties properties = properties();
    properties.putIfAbsent("compression.type", "lz4");
    properties.putIfAbsent("linger.ms", "2");
    // An interaction makes some 10 kB of records. At Kafka's own 16 kB a request would go out for
    // every few of them, which costs producer and broker more than what is in it.
    properties.putIfAbsent("batch.size", "262144");
    return properties;
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.putAll(kafka.properties());
    return properties;
  }

  private static byte[] text(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
