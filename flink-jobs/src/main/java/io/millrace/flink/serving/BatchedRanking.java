package io.millrace.flink.serving;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.candidate.HeuristicRanker;
import io.millrace.core.candidate.RankedLists;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.flink.config.RankingConfig;
import io.millrace.flink.connector.WallClock;
import io.millrace.flink.metric.RankingMetrics;
import io.millrace.ranking.scorer.ModelRanker;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.operators.ProcessingTimeService;

/**
 * Makes lists of candidates: at once by the blend while there is no model, else in batches by the
 * model. They go out in the order in which they came.
 */
public final class BatchedRanking {

  private final HeuristicRanker heuristic;
  private final ServedModels<ModelRanker> models;
  private final RequestBatch batch;
  private final RankingMetrics metrics;
  private final WallClock clock;
  private final Consumer<RankedLists> output;

  /**
   * @param timers calls back in the thread of the caller
   * @param clock for metrics
   * @param output takes the lists
   */
  public BatchedRanking(
      RecommenderConfig recommender,
      RankingConfig ranking,
      ServedModels<ModelRanker> models,
      RankingMetrics metrics,
      ProcessingTimeService timers,
      WallClock clock,
      Consumer<RankedLists> output) {
    heuristic = recommender.heuristicRanker();
    this.models = models;
    batch = new RequestBatch(ranking, timers, this::flush);
    this.metrics = metrics;
    this.clock = clock;
    this.output = output;
  }

  /** Hands lists on, now or later. */
  public void rank(ServedCandidates served) {
    if (models.model() == null) {
      metrics.withoutModel();
      handOn(served, heuristic.rank(served.candidates()));
      return;
    }
    metrics.coalesced(batch.add(served));
    if (batch.isFull()) {
      flush();
    }
  }

  /** Hands on what waits. */
  public void flush() {
    ModelRanker ranker = models.model();
    if (batch.isEmpty() || ranker == null) {
      return;
    }
    long queued = batch.waitedMillis();
    List<ServedCandidates> waiting = batch.take();
    long start = System.nanoTime();
    List<RankedLists> lists = ranker.rank(waiting);
    metrics.scored(waiting.size(), queued, (System.nanoTime() - start) / 1_000);
    for (int i = 0; i < lists.size(); i++) {
      if (!waiting.get(i).hasFeatures()) {
        metrics.withoutModel();
      } else if (lists.get(i).modelVersion() == null) {
        metrics.nonFinite();
      }
      handOn(waiting.get(i), lists.get(i));
    }
  }

  private void handOn(ServedCandidates served, RankedLists lists) {
    output.accept(lists);
    metrics.handedOn(served, lists, clock.millis());
  }
}
