package io.millrace.core.cooccurrence;

/**
 * What an item tells one of its neighbours: its own heaviest neighbours. Immutable; the arrays are
 * not copied and not to be changed.
 *
 * @param item the item that is told
 * @param from the item that tells
 * @param time event time of the interaction that made it tell, in epoch milliseconds
 * @param cause the session of that interaction, as {@link Touch#hash} has it
 * @param weight of from → item, decayed to the time
 * @param count of interactions with from, decayed to the time
 * @param neighbors the heaviest neighbours of from, the heaviest first
 * @param shares of each neighbour in the weight of all that from has, in (0, 1)
 */
@SuppressWarnings("ArrayRecordComponent") // It travels for every visit, and is never compared.
public record Gossip(
    long item,
    long from,
    long time,
    long cause,
    float weight,
    float count,
    long[] neighbors,
    float[] shares)
    implements ItemMessage {}
