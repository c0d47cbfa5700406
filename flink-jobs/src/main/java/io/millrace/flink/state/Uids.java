package io.millrace.flink.state;

/** The uids of all sources, operators and sinks. Savepoints refer to them, so they never change. */
public final class Uids {

  public static final String INTERACTIONS_SOURCE = "interactions-source";
  public static final String MODELS_SOURCE = "models-source";
  public static final String ROUTE_RECEIVED = "route-received";
  public static final String REGISTER_ITEM = "register-item";
  public static final String SHARE_MODELS = "share-models";
  public static final String ESTIMATE_SAMPLING_PROBABILITY = "estimate-sampling-probability";
  public static final String TRACK_SESSION = "track-session";
  public static final String UPDATE_CO_OCCURRENCE = "update-co-occurrence";
  public static final String FOLLOW_NEIGHBORS = "follow-neighbors";
  public static final String GENERATE_CANDIDATES = "generate-candidates";
  public static final String RANK_CANDIDATES = "rank-candidates";
  public static final String RECOMMENDATIONS_SINK = "recommendations-sink";
  public static final String ITEM_NEIGHBORS_SINK = "item-neighbors-sink";
  public static final String ITEMS_SINK = "items-sink";
  public static final String RANKING_REQUESTS_SINK = "ranking-requests-sink";
  public static final String SAMPLING_PROBABILITIES_SINK = "sampling-probabilities-sink";
  public static final String DEAD_LETTERS_SINK = "dead-letters-sink";

  // Those of the training examples job, beside the sources and sinks above that it has too.
  public static final String RANKING_REQUESTS_SOURCE = "ranking-requests-source";
  public static final String ROUTE_LISTS = "route-lists";
  public static final String JOIN_EXAMPLES = "join-examples";
  public static final String TRAINING_EXAMPLES_SINK = "training-examples-sink";

  // Those of the training job, beside the interactions, their route and the dead letters' sink.
  public static final String TRAINING_EXAMPLES_SOURCE = "training-examples-source";
  public static final String ROUTE_EXAMPLES = "route-examples";
  public static final String TRAIN_MODEL = "train-model";
  public static final String FOLLOW_SESSION = "follow-session";
  public static final String TRAIN_TWO_TOWER = "train-two-tower";
  public static final String MODELS_SINK = "models-sink";

  private Uids() {}
}
