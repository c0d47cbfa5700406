package io.millrace.cli.replay;

import io.millrace.broker.Acknowledgements;
import io.millrace.cli.broker.BootstrapServers;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.Words;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.RecordWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes interactions in the order given, keyed by their sessions, each exactly once as long as
 * the producer lives.
 */
public final class InteractionPublisher implements AutoCloseable {
  private final String topic;
  private final RecordWriter<Interaction> writer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /**
   * Makes a publisher.
   *
   * @param linger how long a record may wait for others to go with it
   */
  public InteractionPublisher(
      BootstrapServers servers, String topic, Encoding encoding, Duration linger) {
    this.topic = topic;
    writer = new RecordWriter<>(Interaction.class, encoding);
    Map<String, Object> configuration = new HashMap<>();
    configuration.put("bootstrap.servers", servers.toString());
    configuration.put("acks", "all");
    configuration.put("enable.idempotence", true);
    configuration.put("linger.ms", linger.toMillis());
    // A consumer takes a batch as a whole before it turns to another partition, so large ones would
    // make it read partitions far apart in event time. Compressed, this holds about 200.
    configuration.put("batch.size", 1 << 12);
    configuration.put("compression.type", "lz4");
    // Somebody watches, so give up sooner than after Kafka's two minutes.
    configuration.put("max.block.ms", 20_000);
    configuration.put("request.timeout.ms", 10_000);
    configuration.put("delivery.timeout.ms", 20_000);
    producer =
        new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Sends an interaction without waiting for the broker.
   *
   * @throws CommandException if an earlier one could not be delivered
   */
  public void send(Interaction interaction) {
    requireHealth();
    byte[] key = interaction.getSession().getBytes(StandardCharsets.UTF_8);
    // The callback sees what the future would tell.
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(topic, key, writer.write(interaction)),
            (metadata, e) -> {
              if (e == null) {
                acknowledged.incrementAndGet();
              } else {
                failure.compareAndSet(null, e);
              }
            });
  }

  /**
   * Waits until everything sent has been acknowledged.
   *
   * @throws CommandException if something could not be delivered
   */
  public void flush() {
    producer.flush();
    requireHealth();
  }

  /** How many interactions the broker has. */
  public long acknowledged() {
    return acknowledged.get();
  }

  /**
   * Does nothing while all goes well.
   *
   * @throws CommandException if something could not be delivered
   */
  void requireHealth() {
    Exception e = failure.get();
    if (e != null) {
      throw CommandException.unusable(
          "publishing to "
              + topic
              + " failed after "
              + Words.count(acknowledged(), "acknowledged interaction")
              + ": "
              + Acknowledgements.reason(e));
    }
  }

  @Override
  public void close() {
    producer.close(failure.get() == null ? Duration.ofSeconds(20) : Duration.ZERO);
  }
}
