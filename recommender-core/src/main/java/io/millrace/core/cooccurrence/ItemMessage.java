package io.millrace.core.cooccurrence;

/**
 * What the row of an item gives out, on its way to an item: an answer to the item's own touch, or
 * what a neighbour tells it. Both travel on one stream, so that they keep their order.
 */
public sealed interface ItemMessage permits NeighborAnswer, Gossip {

  /** The item it goes to. */
  long item();
}
