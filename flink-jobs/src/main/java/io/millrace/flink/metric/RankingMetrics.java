package io.millrace.flink.metric;

import io.millrace.core.candidate.RankedLists;
import io.millrace.core.feature.ServedCandidates;
import java.util.function.Supplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;

/** What rank-candidates counts and measures. */
public final class RankingMetrics {

  private final Counter lists;
  private final Counter withoutModel;
  private final Counter nonFinite;
  private final Counter coalesced;
  private final Counter refusedModels;
  private final Histogram candidatesPerList;
  private final Histogram emissionLatency;
  private final Histogram batchSize;
  private final Histogram queueTime;
  private final Histogram scoringTime;

  /**
   * @param modelVersion the version of the model that is served; empty where there is none
   */
  public RankingMetrics(MetricGroup group, Supplier<String> modelVersion) {
    lists = group.counter(MetricNames.LISTS);
    withoutModel = group.counter(MetricNames.LISTS_WITHOUT_MODEL);
    nonFinite = group.counter(MetricNames.NON_FINITE_LISTS);
    coalesced = group.counter(MetricNames.COALESCED_LISTS);
    refusedModels = group.counter(MetricNames.REFUSED_MODELS);
    candidatesPerList = histogram(group, MetricNames.CANDIDATES_PER_LIST);
    emissionLatency = histogram(group, MetricNames.EMISSION_LATENCY);
    batchSize = histogram(group, MetricNames.BATCH_SIZE);
    queueTime = histogram(group, MetricNames.QUEUE_TIME);
    scoringTime = histogram(group, MetricNames.SCORING_TIME);
    group.gauge(MetricNames.MODEL_VERSION, (Gauge<String>) modelVersion::get);
  }

  private static Histogram histogram(MetricGroup group, String name) {
    return group.histogram(name, Histograms.ofNewestValues());
  }

  /**
   * Lists are handed on.
   *
   * @param now wall-clock time in epoch milliseconds
   */
  public void handedOn(ServedCandidates served, RankedLists ranked, long now) {
    lists.inc();
    candidatesPerList.update(served.candidates().candidates().size());
    emissionLatency.update(now - ranked.arrivedAt());
  }

  /** Lists are in the order of the blend, because there was no model or none could score them. */
  public void withoutModel() {
    withoutModel.inc();
  }

  /** Lists are in the order of the blend, because of the model's scores. */
  public void nonFinite() {
    nonFinite.inc();
  }

  /**
   * A model scored a batch.
   *
   * @param size how many lists
   * @param queuedMillis how long the first of them had waited
   * @param scoringMicros how long scoring took
   */
  public void scored(int size, long queuedMillis, long scoringMicros) {
    batchSize.update(size);
    queueTime.update(queuedMillis);
    scoringTime.update(scoringMicros);
  }

  /** Lists were left out for a newer one of their session. */
  public void coalesced(int count) {
    coalesced.inc(count);
  }

  /** A model cannot be served. */
  public void refusedModel() {
    refusedModels.inc();
  }
}
