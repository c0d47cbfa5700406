package io.millrace.flink.connector;

import io.millrace.flink.element.ReceivedExample;
import io.millrace.flink.state.Types;
import io.millrace.schemas.avro.TrainingExample;
import io.millrace.schemas.encoding.DeadLetterReason;
import io.millrace.schemas.encoding.RecordReader;
import io.millrace.schemas.encoding.UnreadableRecordException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of topic {@code training-examples}. It never fails: what cannot be read, or no job
 * would have written, is a rejection.
 */
public final class TrainingExampleDeserializer
    implements KafkaRecordDeserializationSchema<ReceivedExample> {

  private static final long serialVersionUID = 1;

  private final int maxSessionBytes;
  private transient @Nullable RecordReader<TrainingExample> reader;

  public TrainingExampleDeserializer(int maxSessionBytes) {
    this.maxSessionBytes = maxSessionBytes;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    reader = new RecordReader<>(TrainingExample.class);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<ReceivedExample> out) {
    out.collect(read(record));
  }

  private ReceivedExample read(ConsumerRecord<byte[], byte[]> record) {
    if (reader == null) {
      throw new IllegalStateException("open was not called");
    }
    if (record.value() == null) {
      return ReceivedExample.of(
          Rejections.of(record, DeadLetterReason.TOMBSTONE, "the record has no value"));
    }
    try {
      return ReceivedExample.of(TrainingExamples.of(reader.read(record.value()), maxSessionBytes));
    } catch (UnreadableRecordException | IllegalArgumentException e) {
      return ReceivedExample.of(
          Rejections.of(record, DeadLetterReason.MALFORMED_RECORD, String.valueOf(e.getMessage())));
    }
  }

  @Override
  public TypeInformation<ReceivedExample> getProducedType() {
    return Types.RECEIVED_EXAMPLE;
  }
}
