package io.millrace.core.candidate;

/**
 * Where a channel has an item.
 *
 * @param channel the channel's position among the channels, from 0
 * @param rank the item's rank in the channel, from 0
 * @param probability to be the next item that this channel alone gives, in [0, 1)
 */
public record ChannelPlace(int channel, int rank, float probability) {}
