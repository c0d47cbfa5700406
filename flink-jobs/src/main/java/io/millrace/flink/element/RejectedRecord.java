package io.millrace.flink.element;

import io.millrace.schemas.encoding.DeadLetterReason;

/**
 * A record of Kafka that could not be used.
 *
 * @param reason why, for counting
 * @param message what exactly was wrong, for people
 * @param source the record as received
 */
public record RejectedRecord(DeadLetterReason reason, String message, SourceRecord source) {}
