package io.millrace.cli.query;

import io.millrace.cli.explain.ShopIds;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.avro.ItemNeighbors;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RecommendedItem;
import java.util.List;

/** How the command shows what it found. */
interface Presentation {

  /** Shows the lists of a session. */
  void show(Recommendation recommendation, ShopIds ids);

  /** Shows the neighbours of an item, and how large a part of the stream it is. */
  void show(ItemNeighbors neighbors, ItemShare share, ShopIds ids);

  /** The list of one target. */
  static List<RecommendedItem> list(Recommendation recommendation, InteractionType target) {
    return switch (target) {
      case clicks -> recommendation.getClicks();
      case carts -> recommendation.getCarts();
      case orders -> recommendation.getOrders();
    };
  }
}
