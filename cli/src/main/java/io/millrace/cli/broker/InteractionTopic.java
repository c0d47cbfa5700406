package io.millrace.cli.broker;

import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.encoding.DeadLetterReason;
import io.millrace.schemas.encoding.InteractionLimits;
import io.millrace.schemas.encoding.InteractionReader;
import io.millrace.schemas.encoding.RejectedInteractionException;
import io.millrace.schemas.log.Skipped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

/** A topic of interactions, read as the job reads it: what the job would reject is skipped. */
public final class InteractionTopic {
  private final KafkaConnection connection;
  private final String name;
  private final InteractionLimits limits;
  private final long now;

  /**
   * Names the topic.
   *
   * @param limits what an interaction may not exceed
   * @param now in epoch milliseconds; what lies far ahead of it is rejected, unless the broker has
   *     stamped the records with its own time
   */
  public InteractionTopic(
      KafkaConnection connection, String name, InteractionLimits limits, long now) {
    this.connection = connection;
    this.name = name;
    this.limits = limits;
    this.now = now;
  }

  /**
   * Hands on what is there now, partition by partition, each in its order.
   *
   * @return how many records could not be used, by reason
   * @throws io.millrace.cli.console.CommandException if there is no such topic
   */
  public Skipped read(Consumer<Interaction> sink) throws ExecutionException, InterruptedException {
    List<TopicPartition> partitions =
        PartitionReader.allPartitions(name, connection.requireTopic(name));
    InteractionReader interactions = new InteractionReader(limits);
    Map<DeadLetterReason, Long> skipped = new EnumMap<>(DeadLetterReason.class);
    try (PartitionReader reader = connection.newReader()) {
      Map<TopicPartition, Long> ends = reader.ends(partitions);
      for (TopicPartition partition : partitions) {
        long end = ends.getOrDefault(partition, 0L);
        long unused =
            reader.readToEnd(
                List.of(partition),
                record -> {
                  if (record.offset() < end) {
                    read(record, interactions, sink, skipped);
                  }
                });
      }
    }
    return new Skipped(skipped, List.of());
  }

  private void read(
      ConsumerRecord<byte[], byte[]> record,
      InteractionReader interactions,
      Consumer<Interaction> sink,
      Map<DeadLetterReason, Long> skipped) {
    long brokerTime =
        record.timestampType() == TimestampType.LOG_APPEND_TIME ? record.timestamp() : now;
    try {
      sink.accept(interactions.read(record.value(), brokerTime));
    } catch (RejectedInteractionException e) {
      skipped.merge(e.reason(), 1L, Long::sum);
    }
  }
}
