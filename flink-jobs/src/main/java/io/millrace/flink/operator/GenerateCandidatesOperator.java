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
import io.millrace.core.sampling.ProbabilityBlock;
import io.millrace.core.sampling.PublishedProbabilities;
import io.millrace.flink.config.RankingConfig;
import io.millrace.flink.config.ScorerType;
import io.millrace.flink.element.CandidateUpdate;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Merges the answers of a session's items, in the order of its touches, and finds its candidates.
 * Popularity, trends and the calibration of channels are those among the subtask's own sessions,
 * which are a random share of all. The candidates of a sample of lists go out at the side, with
 * their features.
 *
 * <p>Features cost more than all else here, so those of the other lists are computed only once a
 * model was announced that wants them, and until it is withdrawn. Announcements are passed on to
 * the ranking, in front of the first candidates with features.
 *
 * <p>Sampling probabilities come from one subtask to all of these, so all know the same at a
 * checkpoint.
 */
public final class GenerateCandidatesOperator
    extends KeyedStateOperator<String, RankingInput, SessionNeighbors>
    implements TwoInputStreamOperator<NeighborAnswer, CandidateUpdate, RankingInput> {

  private static final long serialVersionUID = 1;

  /** The candidates of the sample. */
  public static final OutputTag<ServedCandidates> SERVED =
      new OutputTag<>("served", Types.SERVED_CANDIDATES);

  private final RecommenderConfig recommender;
  private final RequestSample sample;
  private final RankingConfig ranking;
  private final SerializableSupplier<ExecutorService> loading;
  private final long expiryMillis;
  private transient CandidateGenerator generator;
  private transient CandidateFeatures features;
  private transient PopularItems popular;
  private transient TrendingItems trending;
  private transient ChannelCalibration calibration;
  private transient PublishedProbabilities probabilities;
  private transient ListState<PopularityCounts> popularityState;
  private transient ListState<TrendingCounts> trendingState;
  private transient ListState<CalibrationCounts> calibrationState;
  private transient ListState<ProbabilityBlock> probabilityState;
  private transient BroadcastState<String, ModelAnnouncement> models;
  private transient ServedModels<TwoTowerRetrieval> twoTowers;
  private transient boolean allHaveFeatures;
  private transient Counter lateTouches;

  /**
   * @param sample the lists whose candidates go out at the side
   * @param cachedSessions the most sessions kept as objects in front of a state backend that holds
   *     bytes, 0 or more
   * @param loading starts what loads two-tower models, one after the other; it is shut down in the
   *     end
   */
  public GenerateCandidatesOperator(
      RecommenderConfig recommender,
      RequestSample sample,
      RankingConfig ranking,
      int cachedSessions,
      SerializableSupplier<ExecutorService> loading) {
    super(cachedSessions);
    this.recommender = recommender;
    this.sample = sample;
    this.ranking = ranking;
    this.loading = loading;
    expiryMillis = recommender.session().expiry().toMillis();
  }

  @Override
  ValueStateDescriptor<SessionNeighbors> descriptor() {
    return States.sessionNeighbors();
  }

  @Override
  public void open() throws Exception {
    super.open();
    openSharedState();
    MetricGroup group = getMetricGroup().addGroup(MetricNames.GROUP);
    var metrics = new RetrievalMetrics(group, () -> twoTowers == null ? "" : twoTowers.version());
    twoTowers =
        new ServedModels<>(
            models, States.TWO_TOWER_ANNOUNCED, States.TWO_TOWER_SERVED, metrics::refused);
    if (recommender.channels().names().contains(Channel.TWO_TOWER)) {
      twoTowers.open(new IndexLoader(metrics), loading.get());
    }
    generator =
        recommender.candidateGenerator(
            popular, trending, calibration, new ServedRetrieval(twoTowers, metrics));
    features = recommender.candidateFeatures(popular, trending, calibration, probabilities);
    lateTouches = group.counter(MetricNames.LATE_TOUCHES);
    CalibrationGauges.register(group, calibration, recommender.channels().names());
  }

  /** What is not kept by session: counts, of which each subtask has its share, and models. */
  private void openSharedState() throws Exception {
    OperatorStateStore store = getOperatorStateBackend();
    popularityState = store.getUnionListState(States.popularityCounts());
    trendingState = store.getUnionListState(States.trendingCounts());
    calibrationState = store.getUnionListState(States.calibrationCounts());
    probabilityState = store.getUnionListState(States.probabilityBlocks());
    models = store.getBroadcastState(States.models());
    ModelAnnouncement announced = models.get(States.ANNOUNCED);
    allHaveFeatures = announced != null && wantsFeatures(announced);
    popular = new PopularItems(recommender.popularity());
    trending = new TrendingItems(recommender.trending());
    calibration = recommender.newCalibration();
    probabilities = new PublishedProbabilities(recommender.sampling());
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
    for (ProbabilityBlock block : probabilityState.get()) {
      probabilities.take(block);
    }
  }

  @Override
  public void processElement1(StreamRecord<NeighborAnswer> element) throws Exception {
    if (twoTowers.hasNews()) {
      twoTowers.settle();
    }
    NeighborAnswer answer = element.getValue();
    String key = answer.touch().session();
    SessionNeighbors session = values().get(key);
    if (session == null) {
      session = new SessionNeighbors();
      checkExpiryAt(answer.time() + expiryMillis, session);
    }
    List<NeighborAnswer> ready = session.inOrder(answer);
    if (session.isHeldBack(answer)) {
      setTimer(answer.touch().watermark() + 1);
    }
    generate(ready, session, element.getTimestamp());
    values().put(key, session);
  }

  @Override
  public void processElement2(StreamRecord<CandidateUpdate> element) throws Exception {
    ModelAnnouncement announced = element.getValue().announced();
    ProbabilityBlock block = element.getValue().probabilities();
    if (announced != null) {
      take(announced);
    } else if (block != null) {
      probabilities.take(block);
    }
  }

  private void take(ModelAnnouncement announced) throws Exception {
    if (announced.name().equals(ranking.twoTower())) {
      twoTowers.announce(announced);
    }
    if (ranking.scorer() == ScorerType.NONE || !announced.name().equals(ranking.model())) {
      return;
    }
    output.collect(new StreamRecord<>(RankingInput.of(announced)));
    if (wantsFeatures(announced)) {
      models.put(States.ANNOUNCED, announced);
      allHaveFeatures = true;
    } else if (announced.isWithdrawal()) {
      models.remove(States.ANNOUNCED);
      allHaveFeatures = false;
    }
  }

  /** Models of other features are refused by the ranking. */
  private boolean wantsFeatures(ModelAnnouncement announced) {
    return ranking.scorer() != ScorerType.NONE
        && announced.featureHash() == recommender.featureSchema().hash();
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    SessionNeighbors session = values().get(timer.getKey());
    if (session == null) {
      return;
    }
    generate(session.overdue(timer.getTimestamp()), session, timer.getTimestamp());
    if (session.isExpired(timer.getTimestamp(), recommender.session())) {
      values().remove(timer.getKey());
      return;
    }
    if (timer.getTimestamp() >= session.expiryCheckAt()) {
      checkExpiryAt(session.newestTime() + expiryMillis, session);
    }
    values().put(timer.getKey(), session);
  }

  private void generate(List<NeighborAnswer> answers, SessionNeighbors session, long timestamp) {
    for (NeighborAnswer answer : answers) {
      generator
          .learn(session, answer)
          .ifPresentOrElse(set -> serve(set, answer, session, timestamp), lateTouches::inc);
    }
  }

  private void serve(
      CandidateSet set, NeighborAnswer answer, SessionNeighbors session, long timestamp) {
    boolean sampled = sample.takes(set.session(), set.sequence());
    ServedCandidates served =
        sampled || allHaveFeatures
            ? features.serve(session, answer, set)
            : ServedCandidates.withoutFeatures(set, answer.item(), answer.touch().type());
    output.collect(new StreamRecord<>(RankingInput.of(served), timestamp));
    if (sampled) {
      output.collect(SERVED, new StreamRecord<>(served, timestamp));
    }
  }

  private void checkExpiryAt(long time, SessionNeighbors session) {
    session.setExpiryCheckAt(time);
    setTimer(time);
  }

  @Override
  public void close() throws Exception {
    if (twoTowers != null) {
      twoTowers.close();
    }
    super.close();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    popularityState.update(List.of(popular.counts()));
    trendingState.update(List.of(trending.counts()));
    calibrationState.update(List.of(calibration.counts()));
    List<ProbabilityBlock> blocks = new ArrayList<>();
    if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
      probabilities.blocks(blocks::add);
    }
    probabilityState.update(blocks);
  }
}
