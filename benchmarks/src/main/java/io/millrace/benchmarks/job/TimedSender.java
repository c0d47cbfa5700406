package io.millrace.benchmarks.job;

import io.millrace.broker.Acknowledgements;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.RecordWriter;
import io.millrace.schemas.log.InteractionLog;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Sends the interactions of a log when they are due. Where the broker does not take one, the next
 * one fails, or the end of the sending, with an {@link java.io.UncheckedIOException}.
 */
final class TimedSender implements AutoCloseable {

  private final String prefix;
  private final InteractionLog log;
  private final ListWatch watch;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Acknowledgements sent;
  private final RecordWriter<Interaction> writer =
      new RecordWriter<>(Interaction.class, Encoding.JSON);

  TimedSender(JobTopics topics, String prefix, InteractionLog log, ListWatch watch) {
    this.prefix = prefix;
    this.log = log;
    this.watch = watch;
    producer = topics.producer(Duration.ZERO);
    sent = new Acknowledgements(Topic.INTERACTIONS.named(prefix));
  }

  /**
   * Sends interactions of the log as fast as the broker takes them, and waits until it has them.
   */
  void sendAll(int from, int to) {
    for (int i = from; i < to; i++) {
      send(i, System.nanoTime());
    }
    flush();
  }

  /**
   * Sends interactions of the log at a fixed rate, the first one now. Those that could not be sent
   * in time go at once.
   */
  void send(int from, int to, double perSecond) {
    long start = System.nanoTime();
    for (int i = from; i < to; i++) {
      long due = start + (long) ((i - from) / perSecond * 1e9);
      awaitDue(due);
      send(i, due);
    }
    flush();
  }

  /** Waits for a {@link System#nanoTime}, unless it has passed. */
  static void awaitDue(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void send(int i, long due) {
    watch.due(i, due);
    var unused = producer.send(JobTopics.interaction(prefix, log.get(i), writer), sent);
    sent.requireNoFailure();
  }

  private void flush() {
    producer.flush();
    sent.requireNoFailure();
  }

  @Override
  public void close() {
    producer.close();
  }
}
