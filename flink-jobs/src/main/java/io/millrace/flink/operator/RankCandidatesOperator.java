package io.millrace.flink.operator;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.candidate.RankedLists;
import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.flink.config.RankingConfig;
import io.millrace.flink.config.ScorerType;
import io.millrace.flink.connector.WallClock;
import io.millrace.flink.element.RankingInput;
import io.millrace.flink.metric.MetricNames;
import io.millrace.flink.metric.RankingMetrics;
import io.millrace.flink.serving.BatchedRanking;
import io.millrace.flink.serving.ModelLoader;
import io.millrace.flink.serving.ServedModels;
import io.millrace.flink.state.States;
import io.millrace.ranking.scorer.ModelRanker;
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
  private transient ServedModels<ModelRanker> models;
  private transient BatchedRanking lists;

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
    var metered =
        new RankingMetrics(
            getMetricGroup().addGroup(MetricNames.GROUP),
            () -> models == null ? "" : models.version());
    models =
        new ServedModels<>(
            getOperatorStateBackend().getBroadcastState(States.models()),
            States.ANNOUNCED,
            States.SERVED,
            metered::refusedModel);
    lists =
        new BatchedRanking(
            recommender,
            ranking,
            models,
            metered,
            getProcessingTimeService(),
            clock,
            ranked -> output.collect(new StreamRecord<>(ranked, ranked.asOf())));
    if (ranking.scorer() != ScorerType.NONE) {
      models.open(new ModelLoader(ranking, recommender), loading.get());
    }
  }

  @Override
  public void processElement(StreamRecord<RankingInput> element) throws Exception {
    if (models.hasNews()) {
      lists.flush();
      models.settle();
    }
    ModelAnnouncement announced = element.getValue().announced();
    ServedCandidates served = element.getValue().served();
    if (announced != null) {
      models.announce(announced);
    } else if (served != null) {
      lists.rank(served);
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    lists.flush();
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) {
    lists.flush();
  }

  @Override
  public void endInput() {
    lists.flush();
  }

  @Override
  public void close() throws Exception {
    if (models != null) {
      models.close();
    }
    super.close();
  }
}
