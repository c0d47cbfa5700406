package io.millrace.core.candidate;

/**
 * An item of a session's history that a model attends to where it scores a candidate.
 *
 * @param item the item's number
 * @param weight above 0; those of all items of the history sum to 1 only with softmax attention
 */
public record AttendedItem(long item, float weight) {}
