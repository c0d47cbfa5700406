package io.millrace.flink.element;

import io.millrace.core.cooccurrence.NeighborList;

/**
 * The neighbours of an item, to be published.
 *
 * @param asOf event time to which the weights are decayed, in epoch milliseconds
 */
public record RefreshedNeighbors(long item, long asOf, NeighborList neighbors) {}
