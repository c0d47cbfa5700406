package io.millrace.flink.connector;

import io.millrace.flink.element.RejectedRecord;
import io.millrace.flink.element.SourceRecord;
import io.millrace.schemas.encoding.DeadLetterReason;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of Kafka that cannot be used. */
final class Rejections {

  /** A message may quote what was received, which may be long. */
  private static final int LONGEST_MESSAGE = 1_000;

  private Rejections() {}

  static RejectedRecord of(
      ConsumerRecord<byte[], byte[]> record, DeadLetterReason reason, String message) {
    SourceRecord source =
        new SourceRecord(
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            record.key(),
            record.value());
    return source.rejected(
        reason, message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)));
  }
}
