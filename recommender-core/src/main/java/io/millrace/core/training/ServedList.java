package io.millrace.core.training;

import io.millrace.core.candidate.Candidate;
import io.millrace.core.candidate.CandidateSet;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.InteractionType;
import java.util.List;

/**
 * A list that was served, with all that an example takes from it. Immutable; the arrays are not
 * copied and not to be changed.
 *
 * @param sequence number of the list in its session
 * @param time event time of the interaction that the list followed, in epoch milliseconds
 * @param item the interaction's item
 * @param type of the interaction
 * @param history the session's distinct items at that time, the newest first
 * @param schema of the features
 * @param items K distinct candidates, in the order in which they were served
 * @param features F for each candidate, one candidate after the other: K·F finite numbers
 */
@SuppressWarnings("ArrayRecordComponent") // Thousands of numbers that are never compared.
public record ServedList(
    String session,
    long sequence,
    long time,
    long item,
    InteractionType type,
    List<SessionItem> history,
    ServedSchema schema,
    long[] items,
    float[] features) {

  public ServedList {
    history = List.copyOf(history);
    if (items.length == 0 ? features.length > 0 : features.length % items.length != 0) {
      throw new IllegalArgumentException(
          "%d candidates with %d features".formatted(items.length, features.length));
    }
  }

  /**
   * The list that was made from candidates.
   *
   * @param schema of their features
   */
  public static ServedList of(ServedCandidates served, ServedSchema schema) {
    CandidateSet set = served.candidates();
    return new ServedList(
        set.session(),
        set.sequence(),
        set.asOf(),
        served.item(),
        served.type(),
        served.history(),
        schema,
        set.candidates().stream().mapToLong(Candidate::item).toArray(),
        served.features());
  }

  /**
   * Whether an interaction belongs to what the list was made from. It does if it is earlier than
   * the list's own, if it is that one, or if the history holds its item with an interaction of its
   * type and one that is not earlier. So it is found among others of the same millisecond, and
   * where interactions came out of order.
   */
  boolean knew(Outcome outcome) {
    if (outcome.time() < time) {
      return true;
    }
    if (outcome.time() == time && outcome.item() == item && outcome.type() == type) {
      return true;
    }
    for (SessionItem known : history) {
      if (known.item() == outcome.item()) {
        return known.time() >= outcome.time() && count(known, outcome.type()) > 0;
      }
    }
    return false;
  }

  private static int count(SessionItem item, InteractionType type) {
    return switch (type) {
      case CLICKS -> item.clicks();
      case CARTS -> item.carts();
      case ORDERS -> item.orders();
    };
  }

  /** What is left of the list when its example is out: enough to see what comes too late. */
  ServedList withoutFeatures() {
    return new ServedList(
        session, sequence, time, item, type, List.of(), schema, items, new float[0]);
  }
}
