package io.millrace.benchmarks.job;

import io.millrace.core.activity.Admission;
import io.millrace.core.activity.SessionConfig;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.model.InteractionType;
import io.millrace.core.model.ItemIds;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.encoding.RecordReader;
import io.millrace.schemas.encoding.UnreadableRecordException;
import io.millrace.schemas.log.InteractionLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the lists that a job writes as they come, in a thread of its own, and notes how long after
 * the interaction that they follow from.
 */
final class ListWatch implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration END = Duration.ofSeconds(60);

  /** A list, as the job numbers it. */
  private record ListId(String session, long sequence) {}

  /** What is measured at the moment: interactions from one to another of the log. */
  private record Measured(int from, int to, int expected, Histogram micros, CountDownLatch left) {}

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<ListId, Integer> positions = new HashMap<>();
  private final AtomicLongArray due;
  private final RecordReader<Recommendation> reader = new RecordReader<>(Recommendation.class);
  private volatile boolean closed;
  private volatile Measured measured = new Measured(0, 0, 0, newHistogram(), new CountDownLatch(0));
  private final CompletableFuture<Void> reading;

  private ListWatch(
      KafkaConsumer<byte[], byte[]> consumer, InteractionLog log, SessionConfig config) {
    this.consumer = consumer;
    due = new AtomicLongArray(log.size());
    number(log, config);
    reading = CompletableFuture.runAsync(this::read, r -> new Thread(r, "list-watch").start());
  }

  /** Starts to read the lists under a prefix that will be written for a log. */
  static ListWatch start(
      JobTopics topics, String prefix, InteractionLog log, SessionConfig config) {
    KafkaConsumer<byte[], byte[]> consumer = topics.consumer();
    List<TopicPartition> partitions = topics.partitions(Topic.RECOMMENDATIONS.named(prefix));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return new ListWatch(consumer, log, config);
  }

  /** Gives every interaction the number that the job's session history gives it. */
  private void number(InteractionLog log, SessionConfig config) {
    Map<String, SessionHistory> histories = new HashMap<>();
    for (int i = 0; i < log.size(); i++) {
      SessionHistory history = histories.computeIfAbsent(log.session(i), s -> new SessionHistory());
      Admission admission =
          history.offer(
              ItemIds.number(log.aid(i)),
              log.ts(i),
              InteractionType.ofWireName(log.type(i).name()),
              config);
      if (admission == Admission.ACCEPTED) {
        positions.put(new ListId(log.session(i), history.sequence()), i);
      }
    }
  }

  /** Notes when an interaction is to be sent, as {@link System#nanoTime}. */
  void due(int position, long nanoTime) {
    due.set(position, nanoTime);
  }

  /** Measures the lists after interactions of the log from now on, which are not sent yet. */
  void measure(int from, int to) {
    int expected = (int) positions.values().stream().filter(i -> i >= from && i < to).count();
    measured = new Measured(from, to, expected, newHistogram(), new CountDownLatch(expected));
  }

  /** Waits until all lists have come, or for a minute. */
  void awaitEnd() throws Exception {
    if (!measured.left.await(END.toSeconds(), TimeUnit.SECONDS) && reading.isDone()) {
      reading.get();
    }
  }

  /** Times from the due sending to the reading, in microseconds. */
  Histogram micros() {
    return measured.micros;
  }

  /** How many lists have not come. */
  long missing() {
    return measured.left.getCount();
  }

  private void read() {
    try (consumer) {
      while (!closed) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        long now = System.nanoTime();
        for (ConsumerRecord<byte[], byte[]> read : polled) {
          take(reader.read(read.value()), now);
        }
      }
    } catch (UnreadableRecordException e) {
      throw new IllegalStateException("the job wrote a list that cannot be read", e);
    }
  }

  private void take(Recommendation list, long now) {
    Integer position = positions.get(new ListId(list.getSession(), list.getSequence()));
    Measured current = measured;
    if (position != null && position >= current.from && position < current.to) {
      current.micros.recordValue(Math.max(0, now - due.get(position)) / 1_000);
      current.left.countDown();
    }
  }

  private static Histogram newHistogram() {
    return new Histogram(3);
  }

  @Override
  public void close() throws Exception {
    closed = true;
    reading.get();
  }
}
