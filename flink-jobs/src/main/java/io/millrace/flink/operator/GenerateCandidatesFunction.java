package io.millrace.flink.operator;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.candidate.CalibrationCounts;
import io.millrace.core.candidate.CandidateGenerator;
import io.millrace.core.candidate.CandidateSet;
import io.millrace.core.candidate.Channel;
import io.millrace.core.candidate.ChannelCalibration;
import io.millrace.core.candidate.SessionNeighbors;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.feature.CandidateFeatures;
import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.core.feature.RequestSample;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.core.popularity.PopularItems;
import io.millrace.core.popularity.PopularityCounts;
import io.millrace.core.popularity.TrendingCounts;
import io.millrace.core.popularity.TrendingItems;
import io.millrace.flink.config.RankingConfig;
import io.millrace.flink.config.ScorerType;
import io.millrace.flink.element.RankingInput;
import io.millrace.flink.metric.CalibrationGauges;
import io.millrace.flink.metric.MetricNames;
import io.millrace.flink.metric.RetrievalMetrics;
import io.millrace.flink.serving.IndexLoader;
import io.millrace.flink.serving.ServedModels;
import io.millrace.flink.serving.ServedRetrieval;
import io.millrace.flink.state.States;
import io.millrace.flink.state.Types;
import io.millrace.ranking.twotower.TwoTowerRetrieval;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Merges the answers of a session's items, in the order of its touches, and finds its candidates.
 * Popularity, trends and the calibration of channels are those among the subtask's own sessions,
 * which are a random share of all. The candidates of a sample of lists go out at the side, with
 * their features.
 *
 * <p>Features cost more than all else here, so those of the other lists are computed only once a
 * model was announced that wants them. Announcements are passed on to the ranking, in front of the
 * first candidates with features.
 */
public final class GenerateCandidatesFunction
    extends KeyedBroadcastProcessFunction<String, NeighborAnswer, ModelAnnouncement, RankingInput>
    implements CheckpointedFunction {

  private static final long serialVersionUID = 1;

  /** The candidates of the sample. */
  public static final OutputTag<ServedCandidates> SERVED =
      new OutputTag<>("served", Types.SERVED_CANDIDATES);

  private final RecommenderConfig config;
  private final RequestSample sample;
  private final RankingConfig ranking;
  private final SerializableSupplier<ExecutorService> loading;
  private final long expiryMillis;
  private transient CandidateGenerator generator;
  private transient CandidateFeatures features;
  private transient PopularItems popular;
  private transient TrendingItems trending;
  private transient ChannelCalibration calibration;
  private transient ListState<PopularityCounts> popularityState;
  private transient ListState<TrendingCounts> trendingState;
  private transient ListState<CalibrationCounts> calibrationState;
  private transient ServedModels<TwoTowerRetrieval> twoTowers;
  private transient RetrievalMetrics retrievalMetrics;
  private transient ValueState<SessionNeighbors> sessions;
  private transient boolean allHaveFeatures;
  private transient Counter lateTouches;

  /**
   * @param sample the lists whose candidates go out at the side
   * @param loading starts what loads models, one after the other; it is shut down in the end
   */
  public GenerateCandidatesFunction(
      RecommenderConfig config,
      RequestSample sample,
      RankingConfig ranking,
      SerializableSupplier<ExecutorService> loading) {
    this.config = config;
    this.sample = sample;
    this.ranking = ranking;
    this.loading = loading;
    expiryMillis = config.session().expiry().toMillis();
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    OperatorStateStore store = context.getOperatorStateStore();
    popularityState = store.getUnionListState(States.popularityCounts());
    trendingState = store.getUnionListState(States.trendingCounts());
    calibrationState = store.getUnionListState(States.calibrationCounts());
    BroadcastState<String, ModelAnnouncement> models = store.getBroadcastState(States.models());
    ModelAnnouncement announced = models.get(States.ANNOUNCED);
    allHaveFeatures = announced != null && wantsFeatures(announced);
    MetricGroup group = getRuntimeContext().getMetricGroup().addGroup(MetricNames.GROUP);
    retrievalMetrics =
        new RetrievalMetrics(group, () -> twoTowers == null ? "" : twoTowers.version());
    twoTowers =
        new ServedModels<>(
            models, States.TWO_TOWER_ANNOUNCED, States.TWO_TOWER_SERVED, retrievalMetrics::refused);
    popular = new PopularItems(config.popularity());
    trending = new TrendingItems(config.trending());
    calibration = config.newCalibration();
    double share = 1.0 / getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
    for (PopularityCounts counts : popularityState.get()) {
      popular.merge(counts, share);
    }
    for (TrendingCounts counts : trendingState.get()) {
      trending.merge(counts, share);
    }
    for (CalibrationCounts counts : calibrationState.get()) {
      calibration.merge(counts, share);
    }
  }

  @Override
  public void open(OpenContext context) throws Exception {
    generator =
        config.candidateGenerator(
            popular, trending, calibration, new ServedRetrieval(twoTowers, retrievalMetrics));
    if (config.channels().names().contains(Channel.TWO_TOWER)) {
      twoTowers.open(new IndexLoader(retrievalMetrics), loading.get());
    }
    features = config.candidateFeatures(popular, trending, calibration);
    sessions = getRuntimeContext().getState(States.sessionNeighbors());
    MetricGroup group = getRuntimeContext().getMetricGroup().addGroup(MetricNames.GROUP);
    lateTouches = group.counter(MetricNames.LATE_TOUCHES);
    CalibrationGauges.register(group, calibration, config.channels().names());
  }

  @Override
  public void processElement(
      NeighborAnswer answer, ReadOnlyContext context, Collector<RankingInput> out)
      throws Exception {
    if (twoTowers.hasNews()) {
      twoTowers.settle();
    }
    SessionNeighbors session = sessions.value();
    if (session == null) {
      session = new SessionNeighbors();
      checkExpiryAt(answer.time() + expiryMillis, session, context);
    }
    List<NeighborAnswer> ready = session.inOrder(answer);
    if (session.isHeldBack(answer)) {
      context.timerService().registerEventTimeTimer(answer.touch().watermark() + 1);
    }
    generate(ready, session, context, out);
    sessions.update(session);
  }

  @Override
  public void processBroadcastElement(
      ModelAnnouncement announced, Context context, Collector<RankingInput> out) throws Exception {
    if (announced.name().equals(ranking.twoTower())) {
      twoTowers.announce(announced);
    }
    if (ranking.scorer() == ScorerType.NONE || !announced.name().equals(ranking.model())) {
      return;
    }
    out.collect(RankingInput.of(announced));
    if (wantsFeatures(announced)) {
      context.getBroadcastState(States.models()).put(States.ANNOUNCED, announced);
      allHaveFeatures = true;
    }
  }

  /** Models of other features are refused by the ranking. */
  private boolean wantsFeatures(ModelAnnouncement announced) {
    return ranking.scorer() != ScorerType.NONE
        && announced.featureHash() == config.featureSchema().hash();
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<RankingInput> out)
      throws Exception {
    SessionNeighbors session = sessions.value();
    if (session == null) {
      return;
    }
    generate(session.overdue(timestamp), session, context, out);
    if (session.isExpired(timestamp, config.session())) {
      sessions.clear();
      return;
    }
    if (timestamp >= session.expiryCheckAt()) {
      checkExpiryAt(session.newestTime() + expiryMillis, session, context);
    }
    sessions.update(session);
  }

  private void generate(
      List<NeighborAnswer> answers,
      SessionNeighbors session,
      ReadOnlyContext context,
      Collector<RankingInput> out) {
    for (NeighborAnswer answer : answers) {
      generator
          .learn(session, answer)
          .ifPresentOrElse(set -> serve(set, answer, session, context, out), lateTouches::inc);
    }
  }

  private void serve(
      CandidateSet set,
      NeighborAnswer answer,
      SessionNeighbors session,
      ReadOnlyContext context,
      Collector<RankingInput> out) {
    boolean sampled = sample.takes(set.session(), set.sequence());
    ServedCandidates served =
        sampled || allHaveFeatures
            ? features.serve(session, answer, set)
            : ServedCandidates.withoutFeatures(set, answer.item(), answer.touch().type());
    out.collect(RankingInput.of(served));
    if (sampled) {
      context.output(SERVED, served);
    }
  }

  private static void checkExpiryAt(long time, SessionNeighbors session, ReadOnlyContext context) {
    session.setExpiryCheckAt(time);
    context.timerService().registerEventTimeTimer(time);
  }

  @Override
  public void close() throws Exception {
    if (twoTowers != null) {
      twoTowers.close();
    }
    super.close();
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    popularityState.update(List.of(popular.counts()));
    trendingState.update(List.of(trending.counts()));
    calibrationState.update(List.of(calibration.counts()));
  }
}
