package io.millrace.flink.state;

import io.millrace.core.activity.ActivityCounts;
import io.millrace.core.activity.ActivityCountsFormat;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.activity.SessionHistoryFormat;
import io.millrace.core.candidate.CalibrationCounts;
import io.millrace.core.candidate.CalibrationCountsFormat;
import io.millrace.core.candidate.RankedLists;
import io.millrace.core.candidate.RankedListsFormat;
import io.millrace.core.candidate.SessionNeighbors;
import io.millrace.core.candidate.SessionNeighborsFormat;
import io.millrace.core.cooccurrence.ItemMessage;
import io.millrace.core.cooccurrence.ItemMessageFormat;
import io.millrace.core.cooccurrence.ItemVisit;
import io.millrace.core.cooccurrence.ItemVisitFormat;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborAnswerFormat;
import io.millrace.core.cooccurrence.NeighborRow;
import io.millrace.core.cooccurrence.NeighborRowFormat;
import io.millrace.core.cooccurrence.ToldNeighbors;
import io.millrace.core.cooccurrence.ToldNeighborsFormat;
import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.core.feature.ModelAnnouncementFormat;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.core.feature.ServedCandidatesFormat;
import io.millrace.core.popularity.PopularityCounts;
import io.millrace.core.popularity.PopularityCountsFormat;
import io.millrace.core.popularity.TrendingCounts;
import io.millrace.core.popularity.TrendingCountsFormat;
import io.millrace.core.sampling.ProbabilityBlock;
import io.millrace.core.sampling.ProbabilityBlockFormat;
import io.millrace.core.sampling.SamplingBlock;
import io.millrace.core.sampling.SamplingBlockFormat;
import io.millrace.core.training.PendingExamples;
import io.millrace.core.training.PendingExamplesFormat;
import io.millrace.core.training.ServedList;
import io.millrace.core.training.ServedListFormat;
import io.millrace.core.training.TrainingExample;
import io.millrace.core.training.TrainingExampleFormat;
import io.millrace.flink.element.ArrivedInteraction;
import io.millrace.flink.element.CandidateUpdate;
import io.millrace.flink.element.ElementFormats;
import io.millrace.flink.element.ItemSighting;
import io.millrace.flink.element.JoinedExample;
import io.millrace.flink.element.JoinedExampleFormat;
import io.millrace.flink.element.NamedItem;
import io.millrace.flink.element.RankingInput;
import io.millrace.flink.element.ReceivedExample;
import io.millrace.flink.element.ReceivedList;
import io.millrace.flink.element.ReceivedRecord;
import io.millrace.flink.element.RefreshedNeighbors;
import io.millrace.flink.element.RejectedRecord;
import io.millrace.flink.element.TrainedModel;
import io.millrace.ranking.continuous.TrainingState;
import io.millrace.ranking.continuous.TrainingStateFormat;
import io.millrace.ranking.twotower.NextItem;
import io.millrace.ranking.twotower.NextItemFormat;
import io.millrace.ranking.twotower.TwoTowerState;
import io.millrace.ranking.twotower.TwoTowerStateFormat;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** The types of everything that is kept in state or travels between operators. */
public final class Types {

  public static final TypeInformation<ReceivedRecord> RECEIVED_RECORD =
      new FormatType<>(ReceivedRecord.class, new ElementFormats.ReceivedRecordFormat());

  public static final TypeInformation<RejectedRecord> REJECTED_RECORD =
      new FormatType<>(RejectedRecord.class, new ElementFormats.RejectedRecordFormat());

  public static final TypeInformation<ArrivedInteraction> ARRIVED_INTERACTION =
      new FormatType<>(ArrivedInteraction.class, new ElementFormats.ArrivedInteractionFormat());

  public static final TypeInformation<NamedItem> NAMED_ITEM =
      new FormatType<>(NamedItem.class, new ElementFormats.NamedItemFormat());

  public static final TypeInformation<RefreshedNeighbors> REFRESHED_NEIGHBORS =
      new FormatType<>(RefreshedNeighbors.class, new ElementFormats.RefreshedNeighborsFormat());

  public static final TypeInformation<ItemVisit> ITEM_VISIT =
      new FormatType<>(ItemVisit.class, new ItemVisitFormat());

  public static final TypeInformation<NeighborAnswer> NEIGHBOR_ANSWER =
      new FormatType<>(NeighborAnswer.class, new NeighborAnswerFormat());

  public static final TypeInformation<RankingInput> RANKING_INPUT =
      new FormatType<>(RankingInput.class, new ElementFormats.RankingInputFormat());

  public static final TypeInformation<ModelAnnouncement> MODEL_ANNOUNCEMENT =
      new FormatType<>(ModelAnnouncement.class, new ModelAnnouncementFormat());

  public static final TypeInformation<ServedCandidates> SERVED_CANDIDATES =
      new FormatType<>(ServedCandidates.class, new ServedCandidatesFormat());

  public static final TypeInformation<RankedLists> RANKED_LISTS =
      new FormatType<>(RankedLists.class, new RankedListsFormat());

  public static final TypeInformation<SessionHistory> SESSION_HISTORY =
      new FormatType<>(SessionHistory.class, new SessionHistoryFormat());

  public static final TypeInformation<ActivityCounts> ACTIVITY_COUNTS =
      new FormatType<>(ActivityCounts.class, new ActivityCountsFormat());

  public static final TypeInformation<NeighborRow> NEIGHBOR_ROW =
      new FormatType<>(NeighborRow.class, new NeighborRowFormat());

  public static final TypeInformation<ItemMessage> ITEM_MESSAGE =
      new FormatType<>(ItemMessage.class, new ItemMessageFormat());

  public static final TypeInformation<ToldNeighbors> TOLD_NEIGHBORS =
      new FormatType<>(ToldNeighbors.class, new ToldNeighborsFormat());

  public static final TypeInformation<CalibrationCounts> CALIBRATION_COUNTS =
      new FormatType<>(CalibrationCounts.class, new CalibrationCountsFormat());

  public static final TypeInformation<SessionNeighbors> SESSION_NEIGHBORS =
      new FormatType<>(SessionNeighbors.class, new SessionNeighborsFormat());

  public static final TypeInformation<PopularityCounts> POPULARITY_COUNTS =
      new FormatType<>(PopularityCounts.class, new PopularityCountsFormat());

  public static final TypeInformation<TrendingCounts> TRENDING_COUNTS =
      new FormatType<>(TrendingCounts.class, new TrendingCountsFormat());

  public static final TypeInformation<ReceivedList> RECEIVED_LIST =
      new FormatType<>(ReceivedList.class, new ElementFormats.ReceivedListFormat());

  public static final TypeInformation<ServedList> SERVED_LIST =
      new FormatType<>(ServedList.class, new ServedListFormat());

  public static final TypeInformation<PendingExamples> PENDING_EXAMPLES =
      new FormatType<>(PendingExamples.class, new PendingExamplesFormat());

  public static final TypeInformation<JoinedExample> JOINED_EXAMPLE =
      new FormatType<>(JoinedExample.class, new JoinedExampleFormat());

  public static final TypeInformation<ReceivedExample> RECEIVED_EXAMPLE =
      new FormatType<>(ReceivedExample.class, new ElementFormats.ReceivedExampleFormat());

  public static final TypeInformation<TrainingExample> TRAINING_EXAMPLE =
      new FormatType<>(TrainingExample.class, new TrainingExampleFormat());

  public static final TypeInformation<TrainingState> TRAINING_STATE =
      new FormatType<>(TrainingState.class, new TrainingStateFormat());

  public static final TypeInformation<TrainedModel> TRAINED_MODEL =
      new FormatType<>(TrainedModel.class, new ElementFormats.TrainedModelFormat());

  public static final TypeInformation<ItemSighting> ITEM_SIGHTING =
      new FormatType<>(ItemSighting.class, new ElementFormats.ItemSightingFormat());

  public static final TypeInformation<CandidateUpdate> CANDIDATE_UPDATE =
      new FormatType<>(CandidateUpdate.class, new ElementFormats.CandidateUpdateFormat());

  public static final TypeInformation<SamplingBlock> SAMPLING_BLOCK =
      new FormatType<>(SamplingBlock.class, new SamplingBlockFormat());

  public static final TypeInformation<ProbabilityBlock> PROBABILITY_BLOCK =
      new FormatType<>(ProbabilityBlock.class, new ProbabilityBlockFormat());

  public static final TypeInformation<NextItem> NEXT_ITEM =
      new FormatType<>(NextItem.class, new NextItemFormat());

  public static final TypeInformation<TwoTowerState> TWO_TOWER_STATE =
      new FormatType<>(TwoTowerState.class, new TwoTowerStateFormat());

  private Types() {}
}
