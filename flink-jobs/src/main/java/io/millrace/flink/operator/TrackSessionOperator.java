package io.millrace.flink.operator;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.activity.ActivityCounts;
import io.millrace.core.activity.Admission;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.cooccurrence.ItemVisit;
import io.millrace.core.cooccurrence.SessionTracker;
import io.millrace.flink.element.ArrivedInteraction;
import io.millrace.flink.metric.MetricNames;
import io.millrace.flink.state.States;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps the history of each session and turns an interaction into visits to items. A session's
 * activity is its rank among the subtask's own sessions, which are a random share of all.
 */
public final class TrackSessionFunction
    extends KeyedProcessFunction<String, ArrivedInteraction, ItemVisit>
    implements CheckpointedFunction {

  private static final long serialVersionUID = 1;

  private final RecommenderConfig config;
  private final long expiryMillis;
  private transient SessionTracker tracker;
  private transient ListState<ActivityCounts> activityState;
  private transient ValueState<SessionHistory> histories;
  private transient Counter late;
  private transient Counter repeated;
  private transient Counter tooOld;

  public TrackSessionFunction(RecommenderConfig config) {
    this.config = config;
    expiryMillis = config.session().expiry().toMillis();
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    activityState = context.getOperatorStateStore().getUnionListState(States.activityCounts());
    tracker = new SessionTracker(config.session(), config.coOccurrence());
    double share = 1.0 / getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
    for (ActivityCounts counts : activityState.get()) {
      tracker.activity().merge(counts, share);
    }
  }

  @Override
  public void open(OpenContext context) {
    histories = getRuntimeContext().getState(States.sessionHistory());
    MetricGroup group = getRuntimeContext().getMetricGroup().addGroup(MetricNames.GROUP);
    late = group.counter(MetricNames.LATE_INTERACTIONS);
    repeated = group.counter(MetricNames.REPEATED_INTERACTIONS);
    tooOld = group.counter(MetricNames.TOO_OLD_INTERACTIONS);
  }

  @Override
  public void processElement(ArrivedInteraction arrived, Context context, Collector<ItemVisit> out)
      throws Exception {
    long time = arrived.interaction().time();
    long watermark = context.timerService().currentWatermark();
    if (time < watermark) {
      late.inc();
    }
    SessionHistory history = histories.value();
    if (history == null) {
      history = new SessionHistory();
      context.timerService().registerEventTimeTimer(time + expiryMillis);
    }
    Admission admission =
        tracker.track(history, arrived.interaction(), arrived.arrivedAt(), watermark, out::collect);
    switch (admission) {
      case ACCEPTED -> histories.update(history);
      case REPEATED -> repeated.inc();
      case TOO_OLD -> tooOld.inc();
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<ItemVisit> out)
      throws Exception {
    SessionHistory history = histories.value();
    if (history == null) {
      return;
    }
    if (history.isExpired(timestamp, config.session())) {
      histories.clear();
    } else {
      context.timerService().registerEventTimeTimer(history.newestTime() + expiryMillis);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    activityState.update(List.of(tracker.activity().counts()));
  }
}
