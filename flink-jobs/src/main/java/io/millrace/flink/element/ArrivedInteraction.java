package io.millrace.flink.element;

import io.millrace.core.model.Interaction;

/**
 * A valid interaction and when it came in.
 *
 * @param arrivedAt wall-clock time at which it was read, in epoch milliseconds
 */
public record ArrivedInteraction(Interaction interaction, long arrivedAt) {}
