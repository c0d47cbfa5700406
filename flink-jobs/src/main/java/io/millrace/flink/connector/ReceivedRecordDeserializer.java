package io.millrace.flink.connector;

import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.core.model.ItemIds;
import io.millrace.flink.element.ArrivedInteraction;
import io.millrace.flink.element.ReceivedRecord;
import io.millrace.flink.element.SourceRecord;
import io.millrace.flink.state.Types;
import io.millrace.schemas.encoding.InteractionLimits;
import io.millrace.schemas.encoding.InteractionReader;
import io.millrace.schemas.encoding.RejectedInteractionException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of topic {@code interactions}. It reads in the source, since watermarks per
 * partition need the event time there, and never fails: what cannot be read is a rejection.
 */
public final class ReceivedRecordDeserializer
    implements KafkaRecordDeserializationSchema<ReceivedRecord> {

  private static final long serialVersionUID = 1;

  private final InteractionLimits limits;
  private final WallClock clock;
  private transient @Nullable InteractionReader reader;

  public ReceivedRecordDeserializer(InteractionLimits limits, WallClock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    reader = new InteractionReader(limits);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<ReceivedRecord> out) {
    out.collect(read(record));
  }

  private ReceivedRecord read(ConsumerRecord<byte[], byte[]> record) {
    if (reader == null) {
      throw new IllegalStateException("open was not called");
    }
    SourceRecord source =
        new SourceRecord(
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            record.key(),
            record.value());
    long now = clock.millis();
    // The broker's time is on the record only where the topic stamps it on arrival.
    long brokerTime =
        record.timestampType() == TimestampType.LOG_APPEND_TIME ? record.timestamp() : now;
    try {
      io.millrace.schemas.avro.Interaction read = reader.read(record.value(), brokerTime);
      Object id = read.getAid();
      Interaction interaction =
          new Interaction(
              read.getSession(),
              ItemIds.number(id),
              read.getTs(),
              InteractionType.ofWireName(read.getType().name()));
      return ReceivedRecord.of(
          source,
          new ArrivedInteraction(interaction, now),
          id instanceof String text ? text : null);
    } catch (RejectedInteractionException e) {
      return ReceivedRecord.of(source.rejected(e.reason(), String.valueOf(e.getMessage())));
    }
  }

  @Override
  public TypeInformation<ReceivedRecord> getProducedType() {
    return Types.RECEIVED_RECORD;
  }
}
