package io.millrace.flink.element;

import io.millrace.schemas.encoding.DeadLetterReason;
import org.jspecify.annotations.Nullable;

/**
 * A record of Kafka that could not be used. Immutable; the arrays are not copied and not to be
 * changed.
 */
public final class RejectedRecord {

  private final DeadLetterReason reason;
  private final String message;
  private final String topic;
  private final int partition;
  private final long offset;
  private final long timestamp;
  private final byte @Nullable [] key;
  private final byte @Nullable [] value;

  /**
   * @param reason why, for counting
   * @param message what exactly was wrong, for people
   * @param timestamp Kafka's timestamp of the record, in epoch milliseconds
   * @param key the key as received
   * @param value the value as received
   */
  public RejectedRecord(
      DeadLetterReason reason,
      String message,
      String topic,
      int partition,
      long offset,
      long timestamp,
      byte @Nullable [] key,
      byte @Nullable [] value) {
    this.reason = reason;
    this.message = message;
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.timestamp = timestamp;
    this.key = key;
    this.value = value;
  }

  public DeadLetterReason reason() {
    return reason;
  }

  public String message() {
    return message;
  }

  public String topic() {
    return topic;
  }

  public int partition() {
    return partition;
  }

  public long offset() {
    return offset;
  }

  public long timestamp() {
    return timestamp;
  }

  public byte @Nullable [] key() {
    return key;
  }

  public byte @Nullable [] value() {
    return value;
  }
}
