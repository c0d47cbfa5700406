package io.millrace.core.feature;

import io.millrace.core.model.InteractionType;

/**
 * An item of a session's history.
 *
 * @param item the item's number
 * @param time of the newest interaction with it, in epoch milliseconds
 * @param type of that interaction
 * @param clicks of the item in this session, 0 to 255
 * @param carts of the item, 0 to 255
 * @param orders of the item, 0 to 255
 */
public record SessionItem(
    long item, long time, InteractionType type, int clicks, int carts, int orders) {}
