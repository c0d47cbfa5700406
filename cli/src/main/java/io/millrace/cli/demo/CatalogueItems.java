package io.millrace.cli.demo;

import io.millrace.broker.Acknowledgements;
import io.millrace.cli.broker.BootstrapServers;
import io.millrace.core.model.ItemIds;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Item;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.RecordWriter;
import io.millrace.schemas.log.InteractionLog;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What the simulated shop says of its items: readable names and categories. */
final class CatalogueItems {

  private CatalogueItems() {}

  /**
   * Publishes the items of a log to the topic of items, keyed by the shop's own ids.
   *
   * @throws java.io.UncheckedIOException with one clear line, where the broker does not take one
   */
  static void publish(InteractionLog log, BootstrapServers servers) {
    Set<String> ids = new LinkedHashSet<>();
    for (int i = 0; i < log.size(); i++) {
      ids.add(log.aid(i).toString());
    }
    String topic = Topic.ITEMS.named("");
    Acknowledgements sent = new Acknowledgements(topic);
    RecordWriter<Item> writer = new RecordWriter<>(Item.class, Encoding.JSON);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers.toString()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String id : ids) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    topic, id.getBytes(StandardCharsets.UTF_8), writer.write(item(id))),
                sent);
        sent.requireNoFailure();
      }
      producer.flush();
      sent.requireNoFailure();
    }
  }

  /** An item such as lamp-7, which is called Lamp 7 and is a lamp. */
  static Item item(String id) {
    String kind = id.substring(0, id.lastIndexOf('-'));
    String name = Character.toUpperCase(kind.charAt(0)) + kind.substring(1) + " ";
    return new Item(
        ItemIds.number(id),
        id,
        null,
        name + id.substring(id.lastIndexOf('-') + 1),
        kind,
        null,
        null);
  }
}
