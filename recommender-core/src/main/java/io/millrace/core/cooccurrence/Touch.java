package io.millrace.core.cooccurrence;

/**
 * The question that an interaction asks of its item: which neighbours do you have?
 *
 * @param session the session that asks
 * @param sequence orders the questions of the session
 * @param arrivedAt wall-clock time at which the interaction was read, in epoch milliseconds; for
 *     the latency metric alone
 */
public record Touch(String session, long sequence, long arrivedAt) {}
