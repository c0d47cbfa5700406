package io.millrace.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What became of the records that a producer sent to a topic: given to each send, it keeps why the
 * first one failed. Thread-safe.
 */
public final class Acknowledgements implements Callback {
  private final String topic;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /** Starts without failures of a topic. */
  public Acknowledgements(String topic) {
    this.topic = topic;
  }

  @Override
  public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception e) {
    if (e != null) {
      failure.compareAndSet(null, e);
    }
  }

  /**
   * Does nothing while all goes well. After a flush it tells of all records.
   *
   * @throws UncheckedIOException with one line that names the topic and the cause
   */
  public void requireNoFailure() {
    Exception e = failure.get();
    if (e != null) {
      String message = "writing to %s failed: %s".formatted(topic, reason(e));
      throw new UncheckedIOException(new IOException(message, e));
    }
  }

  /** Why a send failed, in words: some of Kafka's exceptions say nothing, or not what they are. */
  public static String reason(Exception e) {
    String name = e.getClass().getSimpleName();
    String message = e.getMessage();
    return message == null || message.isBlank() ? name : name + ": " + message;
  }
}
