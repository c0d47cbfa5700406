package io.millrace.service.http;

import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.RecordWriter;
import io.millrace.service.config.ServiceConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes interactions to their topic, each once as long as the producer lives. Thread-safe.
 *
 * <p>Sending blocks while the topic's partitions are not known or the producer's memory is full, so
 * a thread of its own does it, one batch after the other. Half of the write timeout is for that,
 * the other half for the brokers to acknowledge.
 */
final class InteractionWriter implements AutoCloseable {
  private static final int LONGEST_BLOCK_MILLIS = 500;

  private final RecordWriter<Interaction> encoder =
      new RecordWriter<>(Interaction.class, Encoding.JSON);
  private final String topic;
  private final long patienceNanos;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ExecutorService sender =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "interaction-writer");
            thread.setDaemon(true);
            return thread;
          });

  InteractionWriter(ServiceConfig config) {
    topic = Topic.INTERACTIONS.named(config.topicPrefix());
    int halfMillis = config.writeTimeoutMillis() / 2;
    int blockMillis = Math.min(LONGEST_BLOCK_MILLIS, halfMillis / 2);
    patienceNanos = TimeUnit.MILLISECONDS.toNanos(halfMillis - blockMillis);
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", config.bootstrapServers());
    properties.put("acks", "all");
    properties.put("enable.idempotence", true);
    properties.put("linger.ms", 0);
    properties.put("max.block.ms", blockMillis);
    properties.put("request.timeout.ms", halfMillis / 2);
    properties.put("delivery.timeout.ms", halfMillis);
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Sends interactions in their order, without holding up the caller.
   *
   * @return for each, complete once the brokers have it; fails where they do not take it in time.
   *     It may have come to them nevertheless, so it may be sent again: the job recognises a
   *     repetition
   */
  List<CompletableFuture<Void>> write(List<Interaction> interactions) {
    List<CompletableFuture<Void>> acknowledged = new ArrayList<>();
    interactions.forEach(each -> acknowledged.add(new CompletableFuture<>()));
    long given = System.nanoTime();
    sender.execute(() -> send(interactions, acknowledged, given));
    return acknowledged;
  }

  /** After one that the brokers were too slow for, the rest of the batch is not tried. */
  private void send(
      List<Interaction> interactions, List<CompletableFuture<Void>> acknowledged, long given) {
    AtomicReference<@Nullable Exception> silence = new AtomicReference<>();
    for (int i = 0; i < interactions.size(); i++) {
      Exception silent = silence.get();
      if (silent == null && System.nanoTime() - given > patienceNanos) {
        silent = new TimeoutException("the brokers do not take what came before it");
        silence.set(silent);
      }
      if (silent != null) {
        acknowledged.get(i).completeExceptionally(silent);
      } else {
        send(interactions.get(i), acknowledged.get(i), silence);
      }
    }
  }

  private void send(
      Interaction interaction,
      CompletableFuture<Void> acknowledged,
      AtomicReference<@Nullable Exception> silence) {
    byte[] key = interaction.getSession().getBytes(StandardCharsets.UTF_8);
    try {
      var unused =
          producer.send(
              new ProducerRecord<>(topic, key, encoder.write(interaction)),
              (metadata, e) -> {
                if (e == null) {
                  acknowledged.complete(null);
                  return;
                }
                if (e instanceof TimeoutException) {
                  silence.set(e);
                }
                acknowledged.completeExceptionally(e);
              });
    } catch (RuntimeException e) {
      // Such as a producer that is being closed: whoever waits is to have an answer.
      acknowledged.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    sender.shutdownNow();
    producer.close(Duration.ofSeconds(5));
  }
}
