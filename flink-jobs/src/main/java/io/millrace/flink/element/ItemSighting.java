package io.millrace.flink.element;

/**
 * All that an estimate of sampling probabilities needs of an interaction.
 *
 * @param item its item
 * @param time event time, in epoch milliseconds
 */
public record ItemSighting(long item, long time) {}
