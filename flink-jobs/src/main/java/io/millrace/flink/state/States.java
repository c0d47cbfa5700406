package io.millrace.flink.state;

import io.millrace.core.activity.ActivityCounts;
import io.millrace.core.activity.ActivityDistribution;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.candidate.CalibrationCounts;
import io.millrace.core.candidate.SessionNeighbors;
import io.millrace.core.cooccurrence.NeighborRow;
import io.millrace.core.cooccurrence.ToldNeighbors;
import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.core.popularity.PopularityCounts;
import io.millrace.core.popularity.TrendingCounts;
import io.millrace.core.sampling.ProbabilityBlock;
import io.millrace.core.sampling.SamplingBlock;
import io.millrace.core.training.PendingExamples;
import io.millrace.core.training.ServedList;
import io.millrace.ranking.continuous.TrainingState;
import io.millrace.ranking.twotower.TwoTowerState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;

/**
 * All states of the jobs, their bounds, and when they shrink. Savepoints refer to them by name, so
 * the names never change. Expiry counts event time: it is checked when a value is read, and a timer
 * frees what nobody reads any more.
 */
public final class States {

  /** A key of {@link #models}: announced last. */
  public static final String ANNOUNCED = "announced";

  /** A key of {@link #models}: in use. */
  public static final String SERVED = "served";

  /** A key of {@link #models}: the two-tower model that was announced last. */
  public static final String TWO_TOWER_ANNOUNCED = "two-tower-announced";

  /** A key of {@link #models}: the two-tower model in use. */
  public static final String TWO_TOWER_SERVED = "two-tower-served";

  private States() {}

  /**
   * By session: its last interactions. At most the history length; cleared when the session has
   * been silent for the session expiry.
   */
  public static ValueStateDescriptor<SessionHistory> sessionHistory() {
    return new ValueStateDescriptor<>("session-history", Types.SESSION_HISTORY);
  }

  /**
   * By subtask: how many interactions its recent sessions have. At most {@link
   * ActivityDistribution#MOST_INTERACTIONS} numbers, which fade. A union list: on rescaling every
   * subtask takes an equal share of the whole.
   */
  public static ListStateDescriptor<ActivityCounts> activityCounts() {
    return new ListStateDescriptor<>("activity-counts", Types.ACTIVITY_COUNTS);
  }

  /**
   * By item: its neighbours. At most the capacity of a row; cleared when nothing has visited the
   * item for the item expiry.
   */
  public static ValueStateDescriptor<NeighborRow> neighborRow() {
    return new ValueStateDescriptor<>("neighbor-row", Types.NEIGHBOR_ROW);
  }

  /**
   * By item: what its neighbours told it of theirs. At most the second hop's capacity of neighbours
   * and reach of each; cleared when nothing has reached the item for the item expiry.
   */
  public static ValueStateDescriptor<ToldNeighbors> toldNeighbors() {
    return new ValueStateDescriptor<>("told-neighbors", Types.TOLD_NEIGHBORS);
  }

  /**
   * By session: its items, the neighbour lists of the newest, and what it was offered last. At most
   * the revisits, half as many lists again as there are key items, and the most candidates; cleared
   * when the session has been silent for the session expiry.
   */
  public static ValueStateDescriptor<SessionNeighbors> sessionNeighbors() {
    return new ValueStateDescriptor<>("session-neighbors", Types.SESSION_NEIGHBORS);
  }

  /**
   * By subtask: the popularity of items among the subtask's sessions. At most twice the popularity
   * capacity. A union list: on rescaling every subtask takes an equal share of the whole.
   */
  public static ListStateDescriptor<PopularityCounts> popularityCounts() {
    return new ListStateDescriptor<>("popularity-counts", Types.POPULARITY_COUNTS);
  }

  /**
   * By subtask: the recent and long-term popularity of items among the subtask's sessions. At most
   * twice the trending capacity. A union list: on rescaling every subtask takes an equal share of
   * the whole.
   */
  public static ListStateDescriptor<TrendingCounts> trendingCounts() {
    return new ListStateDescriptor<>("trending-counts", Types.TRENDING_COUNTS);
  }

  /**
   * By subtask: how often each channel's ranks were hit among the subtask's sessions. Some 10 kB
   * per channel. A union list: on rescaling every subtask takes an equal share of the whole.
   */
  public static ListStateDescriptor<CalibrationCounts> calibrationCounts() {
    return new ListStateDescriptor<>("calibration-counts", Types.CALIBRATION_COUNTS);
  }

  /**
   * Of the only subtask: how often items come. The arrays of the configuration, 18 bytes per slot,
   * a value per block; fixed.
   */
  public static ListStateDescriptor<SamplingBlock> samplingBlocks() {
    return new ListStateDescriptor<>("sampling-blocks", Types.SAMPLING_BLOCK);
  }

  /**
   * Of the first subtask, as all have the same: the sampling probabilities that it was told. Two
   * bytes per slot; fixed. A union list: every subtask takes the whole.
   */
  public static ListStateDescriptor<ProbabilityBlock> probabilityBlocks() {
    return new ListStateDescriptor<>("probability-blocks", Types.PROBABILITY_BLOCK);
  }

  /**
   * On every subtask of generate-candidates: the newest model that wants features, under {@link
   * #ANNOUNCED}, and the two-tower model that is served, and the newest one that is still being
   * loaded, under {@link #TWO_TOWER_SERVED} and {@link #TWO_TOWER_ANNOUNCED}. On every subtask of
   * rank-candidates: the model that is served, under {@link #SERVED}, and the newest one that is
   * still being loaded, under {@link #ANNOUNCED}. Three models at most; a newer one takes the place
   * of an older one.
   */
  public static MapStateDescriptor<String, ModelAnnouncement> models() {
    return new MapStateDescriptor<>(
        "models", org.apache.flink.api.common.typeinfo.Types.STRING, Types.MODEL_ANNOUNCEMENT);
  }

  /**
   * By item: when its string id was written to the topic {@code items}. Eight bytes; cleared when
   * the item expiry has passed since then.
   */
  public static ValueStateDescriptor<Long> itemSeenAt() {
    return new ValueStateDescriptor<>(
        "item-seen-at", org.apache.flink.api.common.typeinfo.Types.LONG);
  }

  /**
   * By session: its recent interactions and which of its lists wait. At most the bounds of the
   * examples; cleared when the horizon has passed for all of them.
   */
  public static ValueStateDescriptor<PendingExamples> pendingExamples() {
    return new ValueStateDescriptor<>("pending-examples", Types.PENDING_EXAMPLES);
  }

  /**
   * By session: the lists that wait, by sequence, and without features those that are watched for
   * what comes too late. At most the bound of the examples of each; a list goes when two horizons
   * have passed.
   */
  public static MapStateDescriptor<Long, ServedList> pendingLists() {
    return new MapStateDescriptor<>(
        "pending-lists", org.apache.flink.api.common.typeinfo.Types.LONG, Types.SERVED_LIST);
  }

  /**
   * Of the only subtask: the model in training and what it is held against, the optimizer, and the
   * examples that wait or are held out. One value. The sizes of the model bound it, and the most
   * examples of each kind; newer ones take the place of older ones.
   */
  public static ListStateDescriptor<TrainingState> trainingState() {
    return new ListStateDescriptor<>("training-state", Types.TRAINING_STATE);
  }

  /**
   * Of the only subtask: the two-tower model in training, the optimizer, the estimator of items'
   * probabilities, and the pairs and items that are remembered. One value. The sizes of the model
   * and the bounds of what is remembered bound it; newer ones take the place of older ones.
   */
  public static ListStateDescriptor<TwoTowerState> twoTowerState() {
    return new ListStateDescriptor<>("two-tower-state", Types.TWO_TOWER_STATE);
  }
}
