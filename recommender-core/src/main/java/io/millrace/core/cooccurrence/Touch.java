package io.millrace.core.cooccurrence;

/**
 * The question that an interaction asks of its item: which neighbours do you have?
 *
 * @param session the session that asks
 * @param previous the sequence of the session's touch before this one; {@link #NONE} if it is the
 *     first
 * @param sequence orders the touches of the session
 * @param arrivedAt wall-clock time at which the interaction was read, in epoch milliseconds; for
 *     the latency metric alone
 */
public record Touch(String session, long previous, long sequence, long arrivedAt) {

  /** What comes before the first touch. */
  public static final long NONE = Long.MIN_VALUE;
}
