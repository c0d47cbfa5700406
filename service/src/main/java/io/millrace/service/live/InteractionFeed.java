package io.millrace.service.live;

import io.millrace.core.model.ItemIds;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.DeadLetter;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.encoding.DeadLetterReason;
import io.millrace.schemas.encoding.InteractionReader;
import io.millrace.schemas.encoding.RecordReader;
import io.millrace.schemas.encoding.RejectedInteractionException;
import io.millrace.schemas.encoding.UnreadableRecordException;
import io.millrace.service.config.ServiceConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows interactions and dead letters from now on, in a thread of its own, and tells popularity
 * and activity of them. Popularity also hears of the newest interactions before. Where the broker
 * goes away, it goes on when the broker is back.
 */
public final class InteractionFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InteractionFeed.class);

  /** So many of the newest interactions make up the popularity at a start. */
  private static final long EARLIER_INTERACTIONS = 200_000;

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration SAMPLE = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration JOIN = Duration.ofSeconds(5);
  private static final Set<String> REASONS =
      Arrays.stream(DeadLetterReason.values())
          .map(DeadLetterReason::code)
          .collect(Collectors.toSet());

  private final ServiceConfig config;
  private final PopularNow popular;
  private final Activity activity;
  private final Clock clock;
  private final InteractionReader interactions;
  private final RecordReader<DeadLetter> letters = new RecordReader<>(DeadLetter.class);
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread = new Thread(this::run, "interaction-feed");

  /** Offsets at the start: what lies before them is no live traffic. */
  private final Map<TopicPartition, Long> starts = new HashMap<>();

  private long sampledNanos;
  private volatile boolean closed;

  /**
   * Makes a feed that has not started.
   *
   * @param clock the present, for interactions that lie too far ahead of it
   */
  public InteractionFeed(ServiceConfig config, PopularNow popular, Activity activity, Clock clock) {
    this.config = config;
    this.popular = popular;
    this.activity = activity;
    this.clock = clock;
    interactions = new InteractionReader(config.interactions());
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                config.bootstrapServers(),
                "enable.auto.commit",
                false,
                "allow.auto.create.topics",
                false,
                "auto.offset.reset",
                "latest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    thread.setDaemon(true);
  }

  /** Starts to follow. */
  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join(JOIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (consumer) {
      while (!closed) {
        try {
          follow();
        } catch (WakeupException e) {
          // Told to end.
        } catch (KafkaException e) {
          LOG.warn("Cannot follow the interactions just now: {}", e.toString());
          TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() {
    if (consumer.assignment().isEmpty()) {
      assign();
    }
    while (!closed) {
      consumer.poll(POLL).forEach(this::take);
      long nanos = System.nanoTime();
      if (nanos - sampledNanos >= SAMPLE.toNanos()) {
        sampledNanos = nanos;
        activity.sample(clock.millis(), nanos);
      }
    }
  }

  private void assign() {
    String topic = Topic.INTERACTIONS.named(config.topicPrefix());
    List<TopicPartition> earlier = partitions(topic);
    List<TopicPartition> all = new ArrayList<>(earlier);
    all.addAll(partitions(Topic.DEAD_LETTERS.named(config.topicPrefix())));
    consumer.assign(all);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(earlier);
    starts.putAll(consumer.endOffsets(all));
    starts.forEach(consumer::seek);
    for (TopicPartition each : earlier) {
      long end = starts.getOrDefault(each, 0L);
      long begin = begins.getOrDefault(each, 0L);
      consumer.seek(each, Math.max(begin, end - EARLIER_INTERACTIONS / earlier.size()));
    }
  }

  private List<TopicPartition> partitions(String topic) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (PartitionInfo each : consumer.partitionsFor(topic)) {
      partitions.add(new TopicPartition(topic, each.partition()));
    }
    return partitions;
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(Topic.DEAD_LETTERS.named(config.topicPrefix()))) {
      activity.deadLetter(reason(record));
      return;
    }
    try {
      Interaction interaction = interactions.read(record.value(), clock.millis());
      popular.count(ItemIds.number(interaction.getAid()), interaction.getTs());
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      if (record.offset() >= starts.getOrDefault(partition, 0L)) {
        activity.read(interaction, System.nanoTime());
      }
    } catch (RejectedInteractionException e) {
      // The job makes a dead letter of it, which is counted when it comes.
    }
  }

  private String reason(ConsumerRecord<byte[], byte[]> record) {
    try {
      String reason = record.value() == null ? "" : letters.read(record.value()).getReason();
      return REASONS.contains(reason) ? reason : "other";
    } catch (UnreadableRecordException e) {
      return "other";
    }
  }
}
