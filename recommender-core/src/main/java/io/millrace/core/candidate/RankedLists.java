package io.millrace.core.candidate;

import io.millrace.core.model.InteractionType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session gets after one interaction: a list per target, the best first.
 *
 * @param session the session
 * @param sequence the interaction's number in the session; a higher one holds
 * @param asOf event time of the interaction, in epoch milliseconds
 * @param arrivedAt wall-clock time at which the interaction was read, in epoch milliseconds
 * @param modelVersion the model that ordered the lists; null for the heuristic order
 * @param channels the names of the channels, to which the places refer; empty where they refer to
 *     none
 * @param clicks what the session will probably click next
 * @param carts what it will probably put into the cart
 * @param orders what it will probably order
 */
public record RankedLists(
    String session,
    long sequence,
    long asOf,
    long arrivedAt,
    @Nullable String modelVersion,
    List<String> channels,
    List<RankedItem> clicks,
    List<RankedItem> carts,
    List<RankedItem> orders) {

  public RankedLists {
    channels = List.copyOf(channels);
    clicks = List.copyOf(clicks);
    carts = List.copyOf(carts);
    orders = List.copyOf(orders);
  }

  /** The list for a target. */
  public List<RankedItem> list(InteractionType target) {
    return switch (target) {
      case CLICKS -> clicks;
      case CARTS -> carts;
      case ORDERS -> orders;
    };
  }
}
