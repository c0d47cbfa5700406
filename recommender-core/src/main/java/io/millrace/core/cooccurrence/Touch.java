package io.millrace.core.cooccurrence;

import com.dynatrace.hash4j.hashing.Hashing;
import io.millrace.core.activity.SessionActivity;
import io.millrace.core.model.InteractionType;

/**
 * The question that an interaction asks of its item: which neighbours do you have?
 *
 * @param session the session that asks
 * @param previous the sequence of the session's touch before this one; {@link #NONE} if it is the
 *     first
 * @param sequence orders the touches of the session
 * @param type what the shopper did
 * @param activity of the session, this interaction included
 * @param arrivedAt wall-clock time at which the interaction was read, in epoch milliseconds; for
 *     the latency metric alone
 * @param watermark event time that the stream of interactions had reached when the touch was made,
 *     in epoch milliseconds; {@link #NONE} before the first watermark
 */
public record Touch(
    String session,
    long previous,
    long sequence,
    InteractionType type,
    SessionActivity activity,
    long arrivedAt,
    long watermark) {

  /** What comes before the first touch, and before the first watermark. */
  public static final long NONE = Long.MIN_VALUE;

  /** A session as a number, by its 64-bit XXH3 hash, for what need not spell it out. */
  public static long hash(String session) {
    return Hashing.xxh3_64().hashCharsToLong(session);
  }
}
