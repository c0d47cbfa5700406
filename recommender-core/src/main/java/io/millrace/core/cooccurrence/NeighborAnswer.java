package io.millrace.core.cooccurrence;

/**
 * The answer to a touch.
 *
 * @param touch what was asked
 * @param item the item that was asked
 * @param time event time of the interaction, in epoch milliseconds
 * @param count of interactions with the item, this one included, decayed to the time
 * @param neighbors the item's neighbours, the interaction's own increments included
 * @param secondHop the neighbours of its neighbours with one score, the highest first; empty before
 *     {@link SecondHop#complete}
 */
public record NeighborAnswer(
    Touch touch, long item, long time, float count, NeighborList neighbors, NeighborList secondHop)
    implements ItemMessage {

  NeighborAnswer completed(NeighborList normalized, NeighborList followed) {
    return new NeighborAnswer(touch, item, time, count, normalized, followed);
  }
}
