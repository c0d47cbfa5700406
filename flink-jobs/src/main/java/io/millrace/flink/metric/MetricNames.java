package io.millrace.flink.metric;

/**
 * The names of the jobs' own metrics. All lie in the group {@code millrace} of the operator named;
 * Flink adds job, operator and subtask.
 */
public final class MetricNames {

  /** The group of all metrics below. */
  public static final String GROUP = "millrace";

  /** Counter of route-received: valid interactions read. */
  public static final String INTERACTIONS = "interactions";

  /**
   * Counter of route-received, route-lists and route-examples: records that could not be used, in a
   * sub-group {@link #REASON} per reason. They go to the dead letters, but for interactions that
   * the training examples job cannot use: the recommendation job writes those.
   */
  public static final String DEAD_LETTERS = "deadLetters";

  /** The key of the sub-group of {@link #DEAD_LETTERS}; its value is the reason's code. */
  public static final String REASON = "reason";

  /** Counter of estimate-sampling-probability: blocks of probabilities told to all readers. */
  public static final String PUBLISHED_BLOCKS = "publishedBlocks";

  /** Counter of track-session: interactions that had been delivered before. They change nothing. */
  public static final String REPEATED_INTERACTIONS = "repeatedInteractions";

  /** Counter of track-session: interactions behind the watermark. They are used all the same. */
  public static final String LATE_INTERACTIONS = "lateInteractions";

  /**
   * Counter of track-session: interactions older than all that is remembered of the session. They
   * change nothing, since whether they are new cannot be told.
   */
  public static final String TOO_OLD_INTERACTIONS = "tooOldInteractions";

  /**
   * Gauge of update-co-occurrence: rows read from the state, because they were not in the cache.
   */
  public static final String ROW_READS = "rowReads";

  /** Gauge of update-co-occurrence: rows written to the state. */
  public static final String ROW_WRITES = "rowWrites";

  /**
   * Counter of generate-candidates: touches whose answers came so late that the session went on
   * without them. They are merged into the session and make no list.
   */
  public static final String LATE_TOUCHES = "lateTouches";

  /**
   * Gauge of generate-candidates: the learned probability that the first item of a channel is the
   * session's next one, in sub-groups {@link #CHANNEL} and {@link #TARGET}.
   */
  public static final String FIRST_PROBABILITY = "firstProbability";

  /** The key of a sub-group of {@link #FIRST_PROBABILITY}; its value is the channel's name. */
  public static final String CHANNEL = "channel";

  /** The key of a sub-group by type; its value is clicks, carts or orders. */
  public static final String TARGET = "target";

  /**
   * Counter of rank-candidates: lists made, one per session and interaction. Of route-lists: lists
   * read.
   */
  public static final String LISTS = "lists";

  /** Histogram of rank-candidates: candidates that a list was chosen from. */
  public static final String CANDIDATES_PER_LIST = "candidatesPerList";

  /**
   * Histogram of rank-candidates: wall-clock milliseconds from reading an interaction to handing
   * its lists to the sink.
   */
  public static final String EMISSION_LATENCY = "emissionLatencyMillis";

  /**
   * Gauge of rank-candidates: the version of the model that orders the lists; empty while there is
   * none.
   */
  public static final String MODEL_VERSION = "modelVersion";

  /** Counter of rank-candidates: models that were announced and cannot be served. */
  public static final String REFUSED_MODELS = "refusedModels";

  /** Counter of rank-candidates: lists in the order of the blend, because there was no model. */
  public static final String LISTS_WITHOUT_MODEL = "listsWithoutModel";

  /**
   * Counter of rank-candidates: lists in the order of the blend, because the model gave a score
   * that is no finite number.
   */
  public static final String NON_FINITE_LISTS = "nonFiniteLists";

  /** Counter of rank-candidates: lists left out, because a newer one of the session was waiting. */
  public static final String COALESCED_LISTS = "coalescedLists";

  /** Histogram of rank-candidates: lists that a model scored at once. */
  public static final String BATCH_SIZE = "batchSize";

  /** Histogram of rank-candidates: milliseconds that the first list of a batch waited. */
  public static final String QUEUE_TIME = "queueMillis";

  /** Histogram of rank-candidates: microseconds that a model took for a batch. */
  public static final String SCORING_TIME = "scoringMicros";

  /** Counter of models-source: records of the topic models that cannot be read. */
  public static final String UNREADABLE_MODELS = "unreadableModels";

  /** Counter of join-examples: examples made. Of train-model: examples taken in. */
  public static final String EXAMPLES = "examples";

  /** Counter of join-examples: examples of which the session came to no candidate. */
  public static final String EXAMPLES_WITHOUT_POSITIVES = "examplesWithoutPositives";

  /**
   * Counter of join-examples: candidates that a session came to within the horizon, in a sub-group
   * {@link #TARGET}.
   */
  public static final String POSITIVES = "positives";

  /**
   * Counter of join-examples: interactions with candidates after the horizon and within a second
   * one, in a sub-group {@link #TARGET}. Many of them mean that the horizon is short.
   */
  public static final String LATE_POSITIVES = "latePositives";

  /** Counter of join-examples: lists without an example, because there was no room for all. */
  public static final String DROPPED_LISTS = "droppedLists";

  /** Counter of join-examples: lists without an example, because they came after their horizon. */
  public static final String LATE_LISTS = "lateLists";

  /** Counter of join-examples: interactions that came after the last horizon they could be in. */
  public static final String LATE_OUTCOMES = "lateOutcomes";

  /** Counter of train-model: steps taken since the job started. */
  public static final String STEPS = "steps";

  /** Gauge of train-model: loss of the newest batch, before the model learned from it. */
  public static final String BATCH_LOSS = "batchLoss";

  /** Gauge of train-model: loss at the last validation; NaN before it. */
  public static final String LOSS = "loss";

  /** Gauge of train-model: AUC at the last validation, in a sub-group {@link #TARGET}. */
  public static final String AUC = "auc";

  /** Gauge of train-model: AUC within lists, in a sub-group {@link #TARGET}. */
  public static final String GAUC = "gauc";

  /** Counter of train-model: models that were announced. */
  public static final String PUBLISHED_MODELS = "publishedModels";

  /** Counter of train-model: models that were worse than the one published before. */
  public static final String WITHHELD_MODELS = "withheldModels";

  /** Counter of train-model: models that were not announced, as their file was not written. */
  public static final String UNWRITTEN_MODELS = "unwrittenModels";

  /**
   * Counter of train-model: examples left out, as they are of other features or of more candidates
   * than memory holds.
   */
  public static final String REFUSED_EXAMPLES = "refusedExamples";

  /**
   * Counter of train-model: batches whose loss was not finite. Each sets the training back to the
   * model that was published last.
   */
  public static final String DIVERGENCES = "divergences";

  /** Gauge of generate-candidates: the version of the two-tower model; empty without one. */
  public static final String TWO_TOWER_VERSION = "twoTowerVersion";

  /** Counter of generate-candidates: two-tower models that cannot be served. */
  public static final String REFUSED_TWO_TOWERS = "refusedTwoTowers";

  /** Gauge of generate-candidates: items that the two-tower model can find. */
  public static final String INDEXED_ITEMS = "indexedItems";

  /** Gauge of generate-candidates: milliseconds to build the index; 0 if another subtask did. */
  public static final String INDEX_BUILD_TIME = "indexBuildMillis";

  /** Histogram of generate-candidates: microseconds to find the items of a session's model. */
  public static final String SEARCH_TIME = "searchMicros";

  /** Counter of train-two-tower: next items that were taken in. */
  public static final String PAIRS = "pairs";

  private MetricNames() {}
}
