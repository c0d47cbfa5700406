package io.millrace.core.cooccurrence;

/**
 * The answer to a touch.
 *
 * @param touch what was asked
 * @param item the item that was asked
 * @param time event time of the interaction, in epoch milliseconds
 * @param neighbors the item's neighbours, the interaction's own increments included
 */
public record NeighborAnswer(Touch touch, long item, long time, NeighborList neighbors) {}
