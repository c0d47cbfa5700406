package io.millrace.core.activity;

import io.millrace.core.model.InteractionType;

/**
 * How active a session has been over its whole life, which may be longer than its history. Its life
 * begins with its first interaction and ends when it expires; what comes after that begins anew.
 *
 * @param clicks the clicks so far, 0 or more; counts stop at the largest int
 * @param carts the carts so far, 0 or more
 * @param orders the orders so far, 0 or more
 * @param firstTime the time of the earliest interaction, in epoch milliseconds; 0 if there is none
 * @param lastTime the time of the latest interaction, in epoch milliseconds, not before the first;
 *     0 if there is none
 * @param degree how active the session is among all recent ones, from 0 to 1
 */
public record SessionActivity(
    int clicks, int carts, int orders, long firstTime, long lastTime, float degree) {

  /** No interaction at all: what a record of before activity was counted is read as. */
  public static final SessionActivity NONE = new SessionActivity(0, 0, 0, 0, 0, 0);

  public SessionActivity {
    if (clicks < 0 || carts < 0 || orders < 0) {
      throw new IllegalArgumentException(
          "counts are 0 or more, not %d clicks, %d carts, %d orders"
              .formatted(clicks, carts, orders));
    }
    if (firstTime > lastTime) {
      throw new IllegalArgumentException(
          "the first time %d is after the last, %d".formatted(firstTime, lastTime));
    }
    if (!(degree >= 0 && degree <= 1)) {
      throw new IllegalArgumentException("the degree is from 0 to 1, not " + degree);
    }
  }

  /** The interactions of one type, 0 or more. */
  public int count(InteractionType type) {
    return switch (type) {
      case CLICKS -> clicks;
      case CARTS -> carts;
      case ORDERS -> orders;
    };
  }

  /** The interactions of all types, 0 or more. */
  public long interactions() {
    return (long) clicks + carts + orders;
  }
}
