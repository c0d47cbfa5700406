package io.millrace.ranking.din;

/** How the items of the history become one vector. */
public enum Pooling {
  /** Target attention: weighted by the activation unit, for each candidate anew. */
  ATTENTION,
  /** Their mean, the same for all candidates. */
  MEAN,
  /** Not at all: the history is not looked at. */
  NONE
}
