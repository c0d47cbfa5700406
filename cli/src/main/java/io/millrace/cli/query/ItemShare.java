package io.millrace.cli.query;

import org.jspecify.annotations.Nullable;

/**
 * How large a part of the stream an item is.
 *
 * @param samplingProbability as the job estimates it; null where the topic has none
 * @param asOf event time of the estimate, in epoch milliseconds
 * @param sightings of the item among the interactions counted
 * @param interactions counted: the newest ones of the topic
 */
record ItemShare(
    @Nullable Double samplingProbability, long asOf, long sightings, long interactions) {

  /** The item's part of the interactions counted; null where there are none. */
  @Nullable Double share() {
    return interactions == 0 ? null : (double) sightings / interactions;
  }
}
