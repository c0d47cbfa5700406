package io.millrace.schemas;

/** The Kafka topics of Millrace. Every name may carry a prefix, so several shops share a broker. */
public enum Topic {
  /** Clicks, carts and orders, keyed by the session. */
  INTERACTIONS("interactions", false),
  /** What is known of an item; see the README for its two kinds of keys. */
  ITEMS("items", true),
  /** The newest lists of a session, keyed by the session. */
  RECOMMENDATIONS("recommendations", true),
  /** The neighbours of an item, keyed by the item's number. */
  ITEM_NEIGHBORS("item-neighbors", true),
  /** A sample of candidates with the features of the time, keyed by the session. */
  RANKING_REQUESTS("ranking-requests", false),
  /** The sample with what its sessions did afterwards, keyed by the session. */
  TRAINING_EXAMPLES("training-examples", false),
  /** How probable items are in the stream, keyed by the block. */
  SAMPLING_PROBABILITIES("sampling-probabilities", true),
  /** Models that were trained, keyed by the model's name. */
  MODELS("models", true),
  /** Records that could not be used, keyed as they were received. */
  DEAD_LETTERS("dead-letters", false);

  private final String bareName;
  private final boolean compacted;

  Topic(String bareName, boolean compacted) {
    this.bareName = bareName;
    this.compacted = compacted;
  }

  /**
   * Returns the topic's name on the broker.
   *
   * @param prefix put in front as it is; may be empty
   */
  public String named(String prefix) {
    return prefix + bareName;
  }

  /** Returns whether the broker keeps the newest record of each key rather than a time span. */
  public boolean compacted() {
    return compacted;
  }
}
