package io.millrace.flink.job;

import io.millrace.core.candidate.RankedLists;
import io.millrace.core.cooccurrence.ItemMessage;
import io.millrace.core.cooccurrence.ItemVisit;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.core.sampling.ProbabilityBlock;
import io.millrace.flink.config.JobConfiguration;
import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.flink.connector.KafkaEnds;
import io.millrace.flink.connector.NoEventTime;
import io.millrace.flink.connector.ReceivedWatermarks;
import io.millrace.flink.connector.WallClock;
import io.millrace.flink.element.ArrivedInteraction;
import io.millrace.flink.element.CandidateUpdate;
import io.millrace.flink.element.NamedItem;
import io.millrace.flink.element.RankingInput;
import io.millrace.flink.element.ReceivedRecord;
import io.millrace.flink.element.RefreshedNeighbors;
import io.millrace.flink.element.RejectedRecord;
import io.millrace.flink.operator.EstimateSamplingProbabilityOperator;
import io.millrace.flink.operator.FollowNeighborsOperator;
import io.millrace.flink.operator.GenerateCandidatesOperator;
import io.millrace.flink.operator.RankCandidatesOperator;
import io.millrace.flink.operator.RegisterItemFunction;
import io.millrace.flink.operator.RouteReceivedFunction;
import io.millrace.flink.operator.TrackSessionOperator;
import io.millrace.flink.operator.UpdateCoOccurrenceOperator;
import io.millrace.flink.state.Types;
import io.millrace.flink.state.Uids;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;

/** Interactions in, a fresh list per session out. */
public final class RecommendationJob {

  /** The name of the job in the cluster. */
  public static final String NAME = "millrace-recommend";

  /** Where the results go. */
  public record Outputs(
      Sink<RankedLists> recommendations,
      Sink<RefreshedNeighbors> itemNeighbors,
      Sink<NamedItem> items,
      Sink<ServedCandidates> rankingRequests,
      Sink<ProbabilityBlock> samplingProbabilities,
      Sink<RejectedRecord> deadLetters) {}

  private RecommendationJob() {}

  /** Runs the job. Arguments: {@code --config FILE} and {@code -Dkey=value}. */
  public static void main(String[] args) throws Exception {
    // The cluster tells its own configuration through an environment only.
    Configuration configuration =
        JobConfiguration.fromArguments(
            StreamExecutionEnvironment.getExecutionEnvironment().getConfiguration(), args);
    RecommendationJobConfig config = RecommendationJobConfig.from(configuration);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    define(env, config);
    env.execute(NAME);
  }

  /** Defines the job between the topics of the configuration. */
  public static void define(StreamExecutionEnvironment env, RecommendationJobConfig config) {
    KafkaEnds kafka = new KafkaEnds(config.kafka());
    define(
        env,
        config,
        kafka.interactions(config.limits()),
        kafka.models(),
        new Outputs(
            kafka.recommendations(),
            kafka.itemNeighbors(config.recommender().coOccurrence()),
            kafka.items(),
            kafka.rankingRequests(
                config.recommender().featureSchema(),
                env.getCheckpointConfig().isCheckpointingEnabled()),
            kafka.samplingProbabilities(),
            kafka.deadLetters()));
  }

  /** Defines the job between any sources and any sinks. */
  public static void define(
      StreamExecutionEnvironment env,
      RecommendationJobConfig config,
      Source<ReceivedRecord, ?, ?> interactions,
      Source<ModelAnnouncement, ?, ?> models,
      Outputs outputs) {
    SingleOutputStreamOperator<ArrivedInteraction> arrived = arrived(env, config, interactions);
    SingleOutputStreamOperator<ItemVisit> visits = visits(arrived, config);
    SingleOutputStreamOperator<ItemMessage> messages = messages(visits, config);
    SingleOutputStreamOperator<NeighborAnswer> answers = answers(messages, config);
    SingleOutputStreamOperator<CandidateUpdate> estimates = estimates(arrived, config);
    SingleOutputStreamOperator<RankingInput> candidates =
        candidates(answers, announced(env, models).union(estimates), config);
    SingleOutputStreamOperator<RankedLists> lists = lists(candidates, config);
    SingleOutputStreamOperator<NamedItem> newItems = newItems(arrived, config);

    lists.sinkTo(outputs.recommendations()).uid(Uids.RECOMMENDATIONS_SINK).name("recommendations");
    messages
        .getSideOutput(UpdateCoOccurrenceOperator.REFRESHED)
        .sinkTo(outputs.itemNeighbors())
        .uid(Uids.ITEM_NEIGHBORS_SINK)
        .name("item-neighbors");
    candidates
        .getSideOutput(GenerateCandidatesOperator.SERVED)
        .sinkTo(outputs.rankingRequests())
        .uid(Uids.RANKING_REQUESTS_SINK)
        .name("ranking-requests")
        // Each checkpoint begins a transaction, which takes the broker some time. Lists go on.
        .disableChaining();
    estimates
        .getSideOutput(EstimateSamplingProbabilityOperator.PUBLISHED)
        .sinkTo(outputs.samplingProbabilities())
        .uid(Uids.SAMPLING_PROBABILITIES_SINK)
        .name("sampling-probabilities")
        .setParallelism(1);
    newItems.sinkTo(outputs.items()).uid(Uids.ITEMS_SINK).name("items");
    arrived
        .getSideOutput(RouteReceivedFunction.REJECTED)
        .sinkTo(outputs.deadLetters())
        .uid(Uids.DEAD_LETTERS_SINK)
        .name("dead-letters");
  }

  /** The interactions that can be used; what cannot goes out at the side. */
  public static SingleOutputStreamOperator<ArrivedInteraction> arrived(
      StreamExecutionEnvironment env,
      RecommendationJobConfig config,
      Source<ReceivedRecord, ?, ?> interactions) {
    return env.fromSource(
            interactions,
            ReceivedWatermarks.strategy(config.eventTime()),
            "interactions",
            Types.RECEIVED_RECORD)
        .uid(Uids.INTERACTIONS_SOURCE)
        .process(
            new RouteReceivedFunction(config.recommender().session().expiry()),
            Types.ARRIVED_INTERACTION)
        .uid(Uids.ROUTE_RECEIVED)
        .name("RouteReceived");
  }

  /** The visits to items that interactions make. */
  public static SingleOutputStreamOperator<ItemVisit> visits(
      DataStream<ArrivedInteraction> arrived, RecommendationJobConfig config) {
    return arrived
        .keyBy(a -> a.interaction().session())
        .transform(
            "TrackSession",
            Types.ITEM_VISIT,
            new TrackSessionOperator(config.recommender(), config.cachedSessions()))
        .uid(Uids.TRACK_SESSION);
  }

  /** What items answer to touches and tell each other; changed neighbours go out at the side. */
  public static SingleOutputStreamOperator<ItemMessage> messages(
      DataStream<ItemVisit> visits, RecommendationJobConfig config) {
    return visits
        .keyBy(ItemVisit::item)
        .transform(
            "UpdateCoOccurrence",
            Types.ITEM_MESSAGE,
            new UpdateCoOccurrenceOperator(
                config.recommender().coOccurrence(), config.publishInterval(), config.cachedRows()))
        .uid(Uids.UPDATE_CO_OCCURRENCE);
  }

  /** The answers, complete with the second hop. */
  public static SingleOutputStreamOperator<NeighborAnswer> answers(
      DataStream<ItemMessage> messages, RecommendationJobConfig config) {
    return messages
        .keyBy(ItemMessage::item)
        .transform(
            "FollowNeighbors",
            Types.NEIGHBOR_ANSWER,
            new FollowNeighborsOperator(config.recommender().coOccurrence(), config.cachedRows()))
        .uid(Uids.FOLLOW_NEIGHBORS);
  }

  /**
   * How probable items are in the stream; what is published goes out at the side. It is a task of
   * its own, so that no touch waits for it.
   */
  public static SingleOutputStreamOperator<CandidateUpdate> estimates(
      SingleOutputStreamOperator<ArrivedInteraction> arrived, RecommendationJobConfig config) {
    return arrived
        .getSideOutput(RouteReceivedFunction.SIGHTINGS)
        .transform(
            "EstimateSamplingProbability",
            Types.CANDIDATE_UPDATE,
            new EstimateSamplingProbabilityOperator(config.recommender().sampling()))
        .uid(Uids.ESTIMATE_SAMPLING_PROBABILITY)
        .forceNonParallel()
        .startNewChain();
  }

  /** The models that are announced. */
  public static DataStream<CandidateUpdate> announced(
      StreamExecutionEnvironment env, Source<ModelAnnouncement, ?, ?> models) {
    return env.fromSource(models, NoEventTime.strategy(), "models", Types.MODEL_ANNOUNCEMENT)
        .uid(Uids.MODELS_SOURCE)
        .map(CandidateUpdate::of, Types.CANDIDATE_UPDATE)
        .uid(Uids.SHARE_MODELS)
        .name("ShareModels");
  }

  /**
   * The candidates of sessions, and announcements; the sample goes out at the side.
   *
   * @param updates what all subtasks are told
   */
  public static SingleOutputStreamOperator<RankingInput> candidates(
      DataStream<NeighborAnswer> answers,
      DataStream<CandidateUpdate> updates,
      RecommendationJobConfig config) {
    return answers
        .keyBy(answer -> answer.touch().session())
        .connect(updates.broadcast())
        .transform(
            "GenerateCandidates",
            Types.RANKING_INPUT,
            new GenerateCandidatesOperator(
                config.recommender(),
                config.rankingRequests(),
                config.ranking(),
                config.cachedSessions(),
                RecommendationJob::newLoadingThread))
        .uid(Uids.GENERATE_CANDIDATES);
  }

  private static SingleOutputStreamOperator<RankedLists> lists(
      DataStream<RankingInput> candidates, RecommendationJobConfig config) {
    return candidates
        .transform(
            "RankCandidates",
            Types.RANKED_LISTS,
            new RankCandidatesOperator(
                config.recommender(),
                config.ranking(),
                WallClock.SYSTEM,
                RecommendationJob::newLoadingThread))
        .uid(Uids.RANK_CANDIDATES);
  }

  private static SingleOutputStreamOperator<NamedItem> newItems(
      SingleOutputStreamOperator<ArrivedInteraction> arrived, RecommendationJobConfig config) {
    return arrived
        .getSideOutput(RouteReceivedFunction.NAMED_ITEMS)
        .keyBy(NamedItem::item)
        .process(
            new RegisterItemFunction(config.recommender().coOccurrence().expiry()),
            Types.NAMED_ITEM)
        .uid(Uids.REGISTER_ITEM)
        .name("RegisterItem");
  }

  private static ExecutorService newLoadingThread() {
    return Executors.newSingleThreadExecutor(new ExecutorThreadFactory("load-model"));
  }
}
