package io.millrace.core.training;

import io.millrace.core.model.InteractionType;
import java.util.Comparator;

/**
 * An interaction of a session, as what may follow a list. The order is that of the times; among
 * equal times it is that of the items and types, so that it does not depend on the arrival.
 *
 * @param time in epoch milliseconds
 * @param item the item's number
 * @param type what the shopper did
 */
record Outcome(long time, long item, InteractionType type) implements Comparable<Outcome> {

  private static final Comparator<Outcome> ORDER =
      Comparator.comparingLong(Outcome::time)
          .thenComparingLong(Outcome::item)
          .thenComparing(Outcome::type);

  @Override
  public int compareTo(Outcome other) {
    return ORDER.compare(this, other);
  }
}
