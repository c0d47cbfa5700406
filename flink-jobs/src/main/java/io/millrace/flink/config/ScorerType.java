package io.millrace.flink.config;

/** What computes the scores of a model. */
public enum ScorerType {
  /** Nothing: lists keep the order of the blend, whatever models there are. */
  NONE,
  /** Plain Java. */
  VECTOR,
  /** ND4J, with native code. */
  ND4J
}
