package io.millrace.flink.operator;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.candidate.CandidateSet;
import io.millrace.core.candidate.HeuristicRanker;
import io.millrace.core.candidate.RankedLists;
import io.millrace.flink.connector.WallClock;
import io.millrace.flink.metric.Histograms;
import io.millrace.flink.metric.MetricNames;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Orders the candidates into the lists of a session. */
public final class RankCandidatesFunction extends ProcessFunction<CandidateSet, RankedLists> {

  private static final long serialVersionUID = 1;

  private final RecommenderConfig config;
  private final WallClock clock;
  private transient HeuristicRanker ranker;
  private transient Counter lists;
  private transient Histogram candidatesPerList;
  private transient Histogram emissionLatency;

  /**
   * @param clock for the latency metric
   */
  public RankCandidatesFunction(RecommenderConfig config, WallClock clock) {
    this.config = config;
    this.clock = clock;
  }

  @Override
  public void open(OpenContext context) {
    ranker = config.heuristicRanker();
    MetricGroup group = getRuntimeContext().getMetricGroup().addGroup(MetricNames.GROUP);
    lists = group.counter(MetricNames.LISTS);
    candidatesPerList =
        group.histogram(MetricNames.CANDIDATES_PER_LIST, Histograms.ofNewestValues());
    emissionLatency = group.histogram(MetricNames.EMISSION_LATENCY, Histograms.ofNewestValues());
  }

  @Override
  public void processElement(CandidateSet set, Context context, Collector<RankedLists> out) {
    out.collect(ranker.rank(set));
    lists.inc();
    candidatesPerList.update(set.candidates().size());
    emissionLatency.update(clock.millis() - set.arrivedAt());
  }
}
