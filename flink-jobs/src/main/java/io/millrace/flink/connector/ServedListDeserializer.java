package io.millrace.flink.connector;

import io.millrace.flink.element.ReceivedList;
import io.millrace.flink.state.Types;
import io.millrace.schemas.avro.RankingRequest;
import io.millrace.schemas.encoding.DeadLetterReason;
import io.millrace.schemas.encoding.InteractionLimits;
import io.millrace.schemas.encoding.RecordReader;
import io.millrace.schemas.encoding.UnreadableRecordException;
import java.time.Instant;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of topic {@code ranking-requests}. It never fails: what cannot be read, or could
 * not have been made from a valid interaction, is a rejection. A time in the future would take
 * event time along for good.
 */
public final class ServedListDeserializer
    implements KafkaRecordDeserializationSchema<ReceivedList> {

  private static final long serialVersionUID = 1;

  private final InteractionLimits limits;
  private final WallClock clock;
  private transient @Nullable RecordReader<RankingRequest> reader;

  public ServedListDeserializer(InteractionLimits limits, WallClock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    reader = new RecordReader<>(RankingRequest.class);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<ReceivedList> out) {
    out.collect(read(record));
  }

  private ReceivedList read(ConsumerRecord<byte[], byte[]> record) {
    if (reader == null) {
      throw new IllegalStateException("open was not called");
    }
    if (record.value() == null) {
      return rejected(record, DeadLetterReason.TOMBSTONE, "the record has no value");
    }
    try {
      RankingRequest request = reader.read(record.value());
      long latest = brokerTime(record) + limits.maxAheadMillis();
      if (request.getAsOf() < limits.earliestTime()) {
        return rejected(record, DeadLetterReason.TIME_TOO_EARLY, "asOf is " + asOf(request));
      }
      if (request.getAsOf() > latest) {
        return rejected(
            record,
            DeadLetterReason.TIME_TOO_FAR_AHEAD,
            "asOf is %s, after %s".formatted(asOf(request), Instant.ofEpochMilli(latest)));
      }
      return ReceivedList.of(ServedLists.of(request, limits.maxSessionBytes()));
    } catch (UnreadableRecordException | IllegalArgumentException e) {
      return rejected(record, DeadLetterReason.MALFORMED_RECORD, String.valueOf(e.getMessage()));
    }
  }

  /** The broker's time is on the record only where the topic stamps it on arrival. */
  private long brokerTime(ConsumerRecord<byte[], byte[]> record) {
    return record.timestampType() == TimestampType.LOG_APPEND_TIME
        ? record.timestamp()
        : clock.millis();
  }

  private static String asOf(RankingRequest request) {
    return Instant.ofEpochMilli(request.getAsOf()).toString();
  }

  private static ReceivedList rejected(
      ConsumerRecord<byte[], byte[]> record, DeadLetterReason reason, String message) {
    return ReceivedList.of(Rejections.of(record, reason, message));
  }

  @Override
  public TypeInformation<ReceivedList> getProducedType() {
    return Types.RECEIVED_LIST;
  }
}
