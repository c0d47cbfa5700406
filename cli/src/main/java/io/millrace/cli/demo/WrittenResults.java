package io.millrace.cli.demo;

import io.millrace.cli.broker.KafkaConnection;
import io.millrace.cli.broker.PartitionReader;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.DeadLetter;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.encoding.RecordReader;
import io.millrace.schemas.encoding.UnreadableRecordException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What the job has written to its topics, read back from the broker. */
final class WrittenResults {
  private final Map<String, Long> sequences = new HashMap<>();
  private final Map<String, Recommendation> newest = new HashMap<>();
  private final Map<String, Long> deadLetters = new TreeMap<>();
  private long recommendations;

  private WrittenResults() {}

  /**
   * Reads the topics from their beginning to their present end.
   *
   * @param kept the sessions whose newest lists to keep; of the others only the sequence is kept
   */
  static WrittenResults read(KafkaConnection connection, Set<String> kept)
      throws ExecutionException, InterruptedException {
    WrittenResults results = new WrittenResults();
    RecordReader<Recommendation> lists = new RecordReader<>(Recommendation.class);
    RecordReader<DeadLetter> letters = new RecordReader<>(DeadLetter.class);
    results.recommendations =
        read(connection, Topic.RECOMMENDATIONS, record -> results.take(lists, record, kept));
    var unused = read(connection, Topic.DEAD_LETTERS, record -> results.take(letters, record));
    return results;
  }

  /** How many recommendations were written, newest and older ones. */
  long recommendations() {
    return recommendations;
  }

  /** How many sessions have a recommendation. */
  int sessions() {
    return sequences.size();
  }

  /** The newest recommendation of a session that was to be kept. */
  @Nullable Recommendation newest(String session) {
    return newest.get(session);
  }

  /** How many dead letters there are by reason. */
  Map<String, Long> deadLetters() {
    return deadLetters;
  }

  private static long read(
      KafkaConnection connection, Topic topic, Consumer<ConsumerRecord<byte[], byte[]>> sink)
      throws ExecutionException, InterruptedException {
    String name = topic.named("");
    try (PartitionReader reader = connection.newReader()) {
      return reader.readToEnd(
          PartitionReader.allPartitions(name, connection.requireTopic(name)), sink);
    }
  }

  private void take(
      RecordReader<Recommendation> reader,
      ConsumerRecord<byte[], byte[]> record,
      Set<String> kept) {
    Recommendation read = parse(reader, record);
    String session = read.getSession();
    if (read.getSequence() > sequences.getOrDefault(session, Long.MIN_VALUE)) {
      sequences.put(session, read.getSequence());
      if (kept.contains(session)) {
        newest.put(session, read);
      }
    }
  }

  private void take(RecordReader<DeadLetter> reader, ConsumerRecord<byte[], byte[]> record) {
    deadLetters.merge(parse(reader, record).getReason(), 1L, Long::sum);
  }

  private static <T extends SpecificRecord> T parse(
      RecordReader<T> reader, ConsumerRecord<byte[], byte[]> record) {
    try {
      return reader.read(record.value());
    } catch (UnreadableRecordException e) {
      throw new IllegalStateException("the job wrote what cannot be read", e);
    }
  }
}
