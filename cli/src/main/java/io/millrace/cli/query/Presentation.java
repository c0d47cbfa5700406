package io.millrace.cli.query;

import io.millrace.cli.explain.ShopIds;
import io.millrace.schemas.avro.ItemNeighbors;
import io.millrace.schemas.avro.Recommendation;

/** How the command shows what it found. */
interface Presentation {

  /** Shows the lists of a session. */
  void show(Recommendation recommendation, ShopIds ids);

  /** Shows the neighbours of an item, and how large a part of the stream it is. */
  void show(ItemNeighbors neighbors, ItemShare share, ShopIds ids);
}
