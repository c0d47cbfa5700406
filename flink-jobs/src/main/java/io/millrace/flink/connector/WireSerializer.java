package io.millrace.flink.connector;

import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.RecordWriter;
import java.io.Serializable;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes results as records of one topic. Kafka's timestamp is left to the producer: an event time
 * of an old log would make the broker delete the record at once.
 *
 * @param <E> what the job gives
 * @param <R> the record of the wire contract
 */
final class WireSerializer<E, R extends SpecificRecord>
    implements KafkaRecordSerializationSchema<E> {

  private static final long serialVersionUID = 1;

  /** Gives the key of the record that a result becomes. */
  @FunctionalInterface
  interface Key<E> extends Serializable {
    byte @Nullable [] of(E result);
  }

  /** Gives the record that a result becomes. */
  @FunctionalInterface
  interface Conversion<E, R> extends Serializable {
    R convert(E result);
  }

  private final String topic;
  private final Class<R> type;
  private final Encoding encoding;
  private final Key<E> key;
  private final Conversion<E, R> record;
  private transient @Nullable RecordWriter<R> writer;

  WireSerializer(
      String topic, Class<R> type, Encoding encoding, Key<E> key, Conversion<E, R> record) {
    this.topic = topic;
    this.type = type;
    this.encoding = encoding;
    this.key = key;
    this.record = record;
  }

  @Override
  public void open(
      SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext) {
    writer = new RecordWriter<>(type, encoding);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      E element, KafkaSinkContext context, @Nullable Long timestamp) {
    if (writer == null) {
      throw new IllegalStateException("open was not called");
    }
    byte[] value = writer.write(record.convert(element));
    return new ProducerRecord<>(topic, key.of(element), value);
  }
}
