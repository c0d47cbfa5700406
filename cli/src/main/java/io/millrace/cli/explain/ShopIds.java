package io.millrace.cli.explain;

import io.millrace.cli.broker.KafkaConnection;
import io.millrace.cli.broker.PartitionReader;
import io.millrace.cli.console.Printable;
import io.millrace.schemas.avro.Item;
import io.millrace.schemas.encoding.RecordReader;
import io.millrace.schemas.encoding.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The shop's own ids of items. Where they are strings, the topic of items translates the numbers
 * that Millrace uses inside; numbers that it does not name are the shop's ids themselves.
 */
public final class ShopIds {
  private final KafkaConnection connection;
  private final String topic;
  private final Consumer<String> warnings;
  private final Map<Long, Object> ids = new HashMap<>();

  /**
   * Starts without any.
   *
   * @param topic the topic of items
   * @param warnings told about records that cannot be read
   */
  public ShopIds(KafkaConnection connection, String topic, Consumer<String> warnings) {
    this.connection = connection;
    this.topic = topic;
    this.warnings = warnings;
  }

  /** Reads the ids of the items, from the partitions that hold them and no others. */
  public void load(Set<Long> numbers) throws ExecutionException, InterruptedException {
    OptionalInt partitions = connection.partitionCount(topic);
    if (partitions.isEmpty()) {
      return;
    }
    Map<String, Long> wanted = new HashMap<>();
    Set<TopicPartition> holding = new HashSet<>();
    for (long number : numbers) {
      if (!ids.containsKey(number)) {
        String key = Long.toString(number);
        wanted.put(key, number);
        holding.add(
            PartitionReader.partitionOf(
                topic, key.getBytes(StandardCharsets.UTF_8), partitions.getAsInt()));
      }
    }
    if (holding.isEmpty()) {
      return;
    }
    RecordReader<Item> items = new RecordReader<>(Item.class);
    try (PartitionReader reader = connection.newReader()) {
      reader.readToEnd(holding, record -> take(record, wanted, items));
    }
  }

  /** The shop's id of an item, a {@link Long} or a {@link String}. */
  public Object of(long number) {
    return ids.getOrDefault(number, number);
  }

  /** The shop's id of an item, for people. */
  public String name(long number) {
    return Printable.of(of(number));
  }

  private void take(
      ConsumerRecord<byte[], byte[]> record, Map<String, Long> wanted, RecordReader<Item> items) {
    if (record.key() == null || record.value() == null) {
      return;
    }
    Long number = wanted.get(new String(record.key(), StandardCharsets.UTF_8));
    if (number == null) {
      return;
    }
    try {
      Item item = items.read(record.value());
      // A shop may key what it publishes by a text that looks like another item's number.
      if (item.getItem() == number) {
        ids.put(number, item.getId());
      }
    } catch (UnreadableRecordException e) {
      warnings.accept("cannot read the shop's id of item " + number + ": " + e.getMessage());
    }
  }
}
