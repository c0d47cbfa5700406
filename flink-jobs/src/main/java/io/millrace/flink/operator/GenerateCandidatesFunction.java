package io.millrace.flink.operator;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.candidate.CandidateGenerator;
import io.millrace.core.candidate.CandidateSet;
import io.millrace.core.candidate.SessionNeighbors;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.popularity.PopularItems;
import io.millrace.core.popularity.PopularityCounts;
import io.millrace.flink.metric.MetricNames;
import io.millrace.flink.state.States;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Merges the answers of a session's items, in the order of its touches, and finds its candidates.
 * The popularity it falls back on is that among the subtask's own sessions, which are a random
 * share of all.
 */
public final class GenerateCandidatesFunction
    extends KeyedProcessFunction<String, NeighborAnswer, CandidateSet>
    implements CheckpointedFunction {

  private static final long serialVersionUID = 1;

  private final RecommenderConfig config;
  private final long expiryMillis;
  private transient CandidateGenerator generator;
  private transient PopularItems popular;
  private transient ListState<PopularityCounts> popularityState;
  private transient ValueState<SessionNeighbors> sessions;
  private transient Counter lateTouches;

  public GenerateCandidatesFunction(RecommenderConfig config) {
    this.config = config;
    expiryMillis = config.session().expiry().toMillis();
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    popularityState = context.getOperatorStateStore().getUnionListState(States.popularityCounts());
    popular = new PopularItems(config.popularity());
    double share = 1.0 / getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
    for (PopularityCounts counts : popularityState.get()) {
      popular.merge(counts, share);
    }
  }

  @Override
  public void open(OpenContext context) {
    generator = config.candidateGenerator();
    sessions = getRuntimeContext().getState(States.sessionNeighbors());
    lateTouches =
        getRuntimeContext()
            .getMetricGroup()
            .addGroup(MetricNames.GROUP)
            .counter(MetricNames.LATE_TOUCHES);
  }

  @Override
  public void processElement(NeighborAnswer answer, Context context, Collector<CandidateSet> out)
      throws Exception {
    SessionNeighbors session = sessions.value();
    if (session == null) {
      session = new SessionNeighbors();
      checkExpiryAt(answer.time() + expiryMillis, session, context);
    }
    List<NeighborAnswer> ready = session.inOrder(answer);
    if (session.isHeldBack(answer)) {
      context.timerService().registerEventTimeTimer(answer.touch().watermark() + 1);
    }
    generate(ready, session, out);
    sessions.update(session);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<CandidateSet> out)
      throws Exception {
    SessionNeighbors session = sessions.value();
    if (session == null) {
      return;
    }
    generate(session.overdue(timestamp), session, out);
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
      List<NeighborAnswer> answers, SessionNeighbors session, Collector<CandidateSet> out) {
    for (NeighborAnswer answer : answers) {
      popular.count(answer.item(), answer.time());
      if (session.merge(answer, config.candidates(), config.session())) {
        out.collect(generator.generate(session, answer, popular));
      } else {
        lateTouches.inc();
      }
    }
  }

  private static void checkExpiryAt(long time, SessionNeighbors session, Context context) {
    session.setExpiryCheckAt(time);
    context.timerService().registerEventTimeTimer(time);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    popularityState.update(List.of(popular.counts()));
  }
}
