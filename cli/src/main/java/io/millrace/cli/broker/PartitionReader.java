package io.millrace.cli.broker;

import io.millrace.cli.console.CommandException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads chosen partitions from their beginning to the end they have when the reading starts, and
 * beyond it where asked to.
 */
public final class PartitionReader implements AutoCloseable {
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);
  private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(15);

  private final KafkaConsumer<byte[], byte[]> consumer;

  /** Makes a reader, which closes the consumer in the end. */
  public PartitionReader(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** The partition that Kafka's producers choose for a key. */
  public static TopicPartition partitionOf(String topic, byte[] key, int partitions) {
    return new TopicPartition(topic, BuiltInPartitioner.partitionForKey(key, partitions));
  }

  /** All partitions of a topic. */
  public static List<TopicPartition> allPartitions(String topic, int partitions) {
    List<TopicPartition> all = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      all.add(new TopicPartition(topic, i));
    }
    return all;
  }

  /**
   * Hands on every record of the partitions that is there now, and perhaps some that come
   * meanwhile.
   *
   * @return how many offsets the partitions had given out; compaction may have removed some records
   * @throws CommandException if the broker stops answering
   */
  public long readToEnd(
      Collection<TopicPartition> partitions, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return read(consumer.endOffsets(partitions), sink);
  }

  /**
   * Hands on the newest records of the partitions, the same number of offsets of each.
   *
   * @param records how many offsets of all partitions together, at most
   * @throws CommandException if the broker stops answering
   */
  public void readNewest(
      Collection<TopicPartition> partitions,
      long records,
      Consumer<ConsumerRecord<byte[], byte[]>> sink) {
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
    ends.forEach(
        (partition, end) -> {
          long start = starts.getOrDefault(partition, 0L);
          consumer.seek(partition, Math.max(start, end - records / partitions.size()));
        });
    read(ends, sink);
  }

  private long read(Map<TopicPartition, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
    long before = -1;
    long lastProgress = System.nanoTime();
    // Positions count transaction markers and offsets that compaction removed; records do not.
    for (long left = left(ends); left > 0; left = left(ends)) {
      if (left != before) {
        before = left;
        lastProgress = System.nanoTime();
      } else if (System.nanoTime() - lastProgress > SILENCE_TIMEOUT.toNanos()) {
        throw CommandException.unusable(
            "Kafka stopped answering while "
                + ends.keySet().iterator().next().topic()
                + " was being read");
      }
      consumer.poll(POLL_TIMEOUT).forEach(sink);
    }
    return ends.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The offset that each partition gives out next. Taken of several partitions at once, it is one
   * moment at which all of them can be cut.
   */
  public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return consumer.endOffsets(partitions);
  }

  /** After {@link #readToEnd}, returns what came next in the same partitions, perhaps nothing. */
  public ConsumerRecords<byte[], byte[]> poll() {
    return consumer.poll(POLL_TIMEOUT);
  }

  @Override
  public void close() {
    consumer.close();
  }

  private long left(Map<TopicPartition, Long> ends) {
    long left = 0;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      left += Math.max(0, end.getValue() - consumer.position(end.getKey()));
    }
    return left;
  }
}
