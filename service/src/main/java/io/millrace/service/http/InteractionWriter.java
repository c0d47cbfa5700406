package io.millrace.service.http;

import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.RecordWriter;
import io.millrace.service.config.ServiceConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes interactions to their topic, each once as long as the producer lives. Thread-safe. */
final class InteractionWriter implements AutoCloseable {
  /** Sending blocks a thread of the server only before the topic's partitions are known. */
  private static final int BLOCK_MILLIS = 500;

  private static final ThreadLocal<RecordWriter<Interaction>> WRITER =
      ThreadLocal.withInitial(() -> new RecordWriter<>(Interaction.class, Encoding.JSON));

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;

  InteractionWriter(ServiceConfig config) {
    topic = Topic.INTERACTIONS.named(config.topicPrefix());
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", config.bootstrapServers());
    properties.put("acks", "all");
    properties.put("enable.idempotence", true);
    properties.put("linger.ms", 0);
    properties.put("max.block.ms", BLOCK_MILLIS);
    properties.put("request.timeout.ms", config.writeTimeoutMillis() / 2);
    properties.put("delivery.timeout.ms", config.writeTimeoutMillis());
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Sends an interaction.
   *
   * @return complete once the brokers have it; fails where they do not take it in time. It may have
   *     come to them nevertheless, so it may be sent again: the job recognises a repetition
   */
  CompletableFuture<Void> write(Interaction interaction) {
    CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    byte[] key = interaction.getSession().getBytes(StandardCharsets.UTF_8);
    try {
      var unused =
          producer.send(
              new ProducerRecord<>(topic, key, WRITER.get().write(interaction)),
              (metadata, e) -> {
                if (e == null) {
                  acknowledged.complete(null);
                } else {
                  acknowledged.completeExceptionally(e);
                }
              });
    } catch (KafkaException e) {
      acknowledged.completeExceptionally(e);
    }
    return acknowledged;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
