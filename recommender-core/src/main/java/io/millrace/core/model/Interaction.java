package io.millrace.core.model;

/**
 * One click, cart or order of one session.
 *
 * @param session the shop's id of the session
 * @param item the item's number, see {@link ItemIds}
 * @param time when it happened, in epoch milliseconds
 * @param type what the shopper did
 */
public record Interaction(String session, long item, long time, InteractionType type) {}
