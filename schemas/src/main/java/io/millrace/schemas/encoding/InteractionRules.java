package io.millrace.schemas.encoding;

import io.millrace.schemas.avro.InteractionType;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * The rules an interaction keeps, whatever it was read from. Every check throws a {@link
 * RejectedInteractionException} that names the field and its value.
 */
public final class InteractionRules {
  private static final long END_OF_CENTURY_SECONDS =
      Instant.parse("2100-01-01T00:00:00Z").getEpochSecond();

  private final InteractionLimits limits;

  /** Creates the rules under the given limits. */
  public InteractionRules(InteractionLimits limits) {
    this.limits = limits;
  }

  /** Returns the limits. */
  public InteractionLimits limits() {
    return limits;
  }

  /** Checks that a session is neither blank nor too long. */
  public void checkSession(String session) throws RejectedInteractionException {
    checkText(
        "session",
        session,
        limits.maxSessionBytes(),
        DeadLetterReason.SESSION_EMPTY,
        DeadLetterReason.SESSION_TOO_LONG);
  }

  /** Checks that an item id that is text is neither blank nor too long. */
  public void checkItemId(String id) throws RejectedInteractionException {
    checkText(
        "aid",
        id,
        limits.maxItemIdBytes(),
        DeadLetterReason.ITEM_ID_EMPTY,
        DeadLetterReason.ITEM_ID_TOO_LONG);
  }

  /**
   * Checks an interaction's time.
   *
   * @param ts the time in epoch milliseconds
   * @param brokerTime when the broker took the record; Long.MAX_VALUE for no upper bound
   */
  public void checkTime(long ts, long brokerTime) throws RejectedInteractionException {
    if (ts < limits.earliestTime()) {
      throw new RejectedInteractionException(
          DeadLetterReason.TIME_TOO_EARLY,
          "ts is before "
              + time(limits.earliestTime())
              + ": "
              + time(ts)
              + (looksLikeSeconds(ts) ? "; it looks like seconds, but must be milliseconds" : ""));
    }
    // The limit is not negative, so only an overflow makes the sum smaller.
    long latest = brokerTime + limits.maxAheadMillis();
    if (latest < brokerTime) {
      latest = Long.MAX_VALUE;
    }
    if (ts > latest) {
      throw new RejectedInteractionException(
          DeadLetterReason.TIME_TOO_FAR_AHEAD,
          "ts is more than "
              + limits.maxAheadMillis()
              + " ms after the broker's time "
              + time(brokerTime)
              + ": "
              + time(ts));
    }
  }

  /** Returns the type of that name. */
  public InteractionType type(String name) throws RejectedInteractionException {
    return switch (name) {
      case "clicks" -> InteractionType.clicks;
      case "carts" -> InteractionType.carts;
      case "orders" -> InteractionType.orders;
      default ->
          throw new RejectedInteractionException(
              DeadLetterReason.UNKNOWN_TYPE,
              "type is none of clicks, carts and orders: " + Excerpt.of(name));
    };
  }

  private static void checkText(
      String field, String text, int maxBytes, DeadLetterReason empty, DeadLetterReason tooLong)
      throws RejectedInteractionException {
    // Text of at most a third as many characters cannot be too long.
    if (text.length() > maxBytes / 3) {
      int bytes = StrictUtf8.length(text);
      if (bytes > maxBytes) {
        throw new RejectedInteractionException(
            tooLong,
            field + " has " + bytes + " bytes, more than " + maxBytes + ": " + Excerpt.of(text));
      }
    }
    if (text.isBlank()) {
      throw new RejectedInteractionException(empty, field + " is empty: " + Excerpt.of(text));
    }
  }

  /** Seconds of any time since the earliest one up to the end of the century are too few millis. */
  private boolean looksLikeSeconds(long ts) {
    return ts >= limits.earliestTime() / 1_000 && ts < END_OF_CENTURY_SECONDS;
  }

  private static String time(long millis) {
    try {
      return millis + " (" + Instant.ofEpochMilli(millis) + ")";
    } catch (DateTimeException e) {
      return Long.toString(millis);
    }
  }
}
