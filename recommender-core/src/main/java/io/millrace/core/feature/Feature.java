package io.millrace.core.feature;

/**
 * One number that a model is told of a candidate.
 *
 * @param name distinct within a schema, as in {@code rule.adjacent.mean}
 * @param type its unit and range
 * @param meaning for people, in one line
 */
public record Feature(String name, FeatureType type, String meaning) {}
