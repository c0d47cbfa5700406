package io.millrace.flink.element;

/**
 * An item whose id in the shop is text.
 *
 * @param item the item's number
 * @param id the shop's own id
 * @param seenAt event time of an interaction with it, in epoch milliseconds
 */
public record NamedItem(long item, String id, long seenAt) {}
