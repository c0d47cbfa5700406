package io.millrace.cli.models;

import io.millrace.cli.broker.BrokerOptions;
import io.millrace.cli.broker.KafkaConnection;
import io.millrace.cli.broker.PartitionReader;
import io.millrace.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The topic models. */
final class ModelTopic {

  private ModelTopic() {}

  /** The names of the models that were announced and not withdrawn since. */
  static Set<String> names(BrokerOptions broker) throws ExecutionException, InterruptedException {
    String topic = Topic.MODELS.named(broker.prefix());
    Set<String> names = new TreeSet<>();
    try (KafkaConnection connection = KafkaConnection.open(broker.bootstrapServers());
        PartitionReader partitions = connection.newReader()) {
      long unused =
          partitions.readToEnd(
              PartitionReader.allPartitions(topic, connection.requireTopic(topic)),
              record -> {
                if (record.key() != null) {
                  String name = new String(record.key(), StandardCharsets.UTF_8);
                  var ignored = record.value() == null ? names.remove(name) : names.add(name);
                }
              });
    }
    return names;
  }

  /**
   * Writes a record and waits until the broker has it.
   *
   * @param name of the model, the record's key
   * @param value null for a tombstone
   * @throws io.millrace.cli.console.CommandException if there is no such topic
   */
  static void write(BrokerOptions broker, String name, byte @Nullable [] value)
      throws ExecutionException, InterruptedException {
    String topic = Topic.MODELS.named(broker.prefix());
    try (KafkaConnection connection = KafkaConnection.open(broker.bootstrapServers())) {
      int unused = connection.requireTopic(topic);
    }
    Map<String, Object> configuration =
        Map.of(
            "bootstrap.servers", broker.bootstrapServers().toString(),
            "acks", "all",
            "max.block.ms", 20_000,
            "request.timeout.ms", 10_000,
            "delivery.timeout.ms", 20_000);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer())) {
      var unused =
          producer
              .send(new ProducerRecord<>(topic, name.getBytes(StandardCharsets.UTF_8), value))
              .get();
    }
  }
}
