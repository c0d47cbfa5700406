package io.millrace.core.candidate;

/**
 * The probability of an item to be a session's next one if that is of a type, for each type.
 *
 * @param clicks if it is clicked, in [0, 1]
 * @param carts if it is put into the cart, in [0, 1]
 * @param orders if it is ordered, in [0, 1]
 */
public record TypeProbabilities(float clicks, float carts, float orders) {}
