package io.millrace.flink.element;

import io.millrace.schemas.encoding.DeadLetterReason;
import org.jspecify.annotations.Nullable;

/**
 * A record of Kafka as it was received, kept until it is sure that it can be used. Immutable; the
 * arrays are not copied and not to be changed.
 */
public final class SourceRecord {

  private final String topic;
  private final int partition;
  private final long offset;
  private final long timestamp;
  private final byte @Nullable [] key;
  private final byte @Nullable [] value;

  /**
   * @param timestamp Kafka's timestamp of the record, in epoch milliseconds
   * @param key the key as received
   * @param value the value as received
   */
  public SourceRecord(
      String topic,
      int partition,
      long offset,
      long timestamp,
      byte @Nullable [] key,
      byte @Nullable [] value) {
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.timestamp = timestamp;
    this.key = key;
    this.value = value;
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

  /**
   * The record as one that cannot be used.
   *
   * @param reason why, for counting
   * @param message what exactly was wrong, for people
   */
  public RejectedRecord rejected(DeadLetterReason reason, String message) {
    return new RejectedRecord(reason, message, this);
  }
}
