package io.millrace.flink.config;

/** What computes the scores of a model. */
public enum ScorerType {
  /** Nothing: lists keep the order of the blend, whatever models there are. */
  NONE,
  /** Java, by the Vector API where Java was started with it, else by plain loops. */
  VECTOR,
  /** ND4J on the processor, with native code. */
  ND4J,
  /** ND4J on an NVIDIA GPU. */
  CUDA
}
