package io.millrace.flink.operator;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.candidate.HeuristicRanker;
import io.millrace.core.candidate.RankedLists;
import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.flink.config.RankingConfig;
import io.millrace.flink.config.ScorerType;
import io.millrace.flink.connector.WallClock;
import io.millrace.flink.element.RankingInput;
import io.millrace.flink.metric.MetricNames;
import io.millrace.flink.metric.RankingMetrics;
import io.millrace.flink.serving.ModelLoader;
import io.millrace.flink.serving.RequestBatch;
import io.millrace.flink.serving.ServedModels;
import io.millrace.flink.state.States;
import io.millrace.ranking.scorer.ModelRanker;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Orders the candidates into the lists of a session: by the model that was announced last and can
 * be served, else by the blend. A model scores the lists of many sessions at once; they keep their
 * order, and none waits when a checkpoint is taken.
 *
 * <p>An operator and not a function, because it must hand on what waits before the barrier.
 */
public final class RankCandidatesOperator extends AbstractStreamOperator<RankedLists>
    implements OneInputStreamOperator<RankingInput, RankedLists>, BoundedOneInput {

  private static final long serialVersionUID = 1;

  private final RecommenderConfig recommender;
  private final RankingConfig ranking;
  private final WallClock clock;
  private final SerializableSupplier<ExecutorService> loading;
  private transient HeuristicRanker heuristic;
  private transient ServedModels models;
  private transient RequestBatch batch;
  private transient RankingMetrics metered;
  private transient boolean timerIsSet;

  /**
   * @param clock for metrics
   * @param loading starts what loads models, one after the other; it is shut down in the end
   */
  public RankCandidatesOperator(
      RecommenderConfig recommender,
      RankingConfig ranking,
      WallClock clock,
      SerializableSupplier<ExecutorService> loading) {
    this.recommender = recommender;
    this.ranking = ranking;
    this.clock = clock;
    this.loading = loading;
  }

  @Override
  public void open() throws Exception {
    super.open();
    heuristic = recommender.heuristicRanker();
    batch =
        new RequestBatch(
            ranking.batchSize(), ranking.batchDeadline().toMillis(), ranking.coalesce());
    models = new ServedModels(getOperatorStateBackend().getBroadcastState(States.models()));
    metered = new RankingMetrics(getMetricGroup().addGroup(MetricNames.GROUP), models::version);
    if (ranking.scorer() != ScorerType.NONE) {
      models.open(new ModelLoader(ranking.scorer(), recommender), loading.get(), metered);
    }
  }

  @Override
  public void processElement(StreamRecord<RankingInput> element) throws Exception {
    if (models.hasNews()) {
      flush();
      models.settle();
    }
    ModelAnnouncement announced = element.getValue().announced();
    ServedCandidates served = element.getValue().served();
    if (announced != null) {
      models.announce(announced);
    } else if (served != null) {
      rank(served);
    }
  }

  private void rank(ServedCandidates served) throws Exception {
    if (models.ranker() == null) {
      metered.withoutModel();
      handOn(served, heuristic.rank(served.candidates()));
      return;
    }
    metered.coalesced(batch.add(served, getProcessingTimeService().getCurrentProcessingTime()));
    if (batch.isFull()) {
      flush();
    } else {
      setTimer();
    }
  }

  private void setTimer() {
    if (!timerIsSet) {
      timerIsSet = true;
      var unused = getProcessingTimeService().registerTimer(batch.deadline(), this::onTimer);
    }
  }

  private void onTimer(long time) {
    timerIsSet = false;
    if (!batch.isEmpty() && batch.deadline() > time) {
      setTimer();
    } else {
      flush();
    }
  }

  private void flush() {
    ModelRanker ranker = models.ranker();
    if (batch.isEmpty() || ranker == null) {
      return;
    }
    long queued = getProcessingTimeService().getCurrentProcessingTime() - batch.firstAt();
    List<ServedCandidates> waiting = batch.take();
    long start = System.nanoTime();
    List<RankedLists> lists = ranker.rank(waiting);
    metered.scored(waiting.size(), queued, (System.nanoTime() - start) / 1_000);
    for (int i = 0; i < lists.size(); i++) {
      ServedCandidates served = waiting.get(i);
      if (!served.hasFeatures()) {
        metered.withoutModel();
      } else if (lists.get(i).modelVersion() == null) {
        metered.nonFinite();
      }
      handOn(served, lists.get(i));
    }
  }

  private void handOn(ServedCandidates served, RankedLists lists) {
    output.collect(new StreamRecord<>(lists, lists.asOf()));
    metered.handedOn(served, lists, clock.millis());
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    flush();
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) {
    flush();
  }

  @Override
  public void endInput() {
    flush();
  }

  @Override
  public void close() throws Exception {
    if (models != null) {
      models.close();
    }
    super.close();
  }
}
