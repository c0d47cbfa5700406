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
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Keeps the history of each session and turns an interaction into visits to items. A session's
 * activity is its rank among the subtask's own sessions, which are a random share of all.
 */
public final class TrackSessionOperator
    extends KeyedStateOperator<String, ItemVisit, SessionHistory>
    implements OneInputStreamOperator<ArrivedInteraction, ItemVisit> {

  private static final long serialVersionUID = 1;

  private final RecommenderConfig recommender;
  private final long expiryMillis;
  private transient SessionTracker tracker;
  private transient ListState<ActivityCounts> activityState;
  private transient Counter late;
  private transient Counter repeated;
  private transient Counter tooOld;

  /**
   * @param cachedSessions the most sessions kept as objects in front of a state backend that holds
   *     bytes, 0 or more
   */
  public TrackSessionOperator(RecommenderConfig recommender, int cachedSessions) {
    super(cachedSessions);
    this.recommender = recommender;
    expiryMillis = recommender.session().expiry().toMillis();
  }

  @Override
  ValueStateDescriptor<SessionHistory> descriptor() {
    return States.sessionHistory();
  }

  @Override
  public void open() throws Exception {
    super.open();
    activityState = getOperatorStateBackend().getUnionListState(States.activityCounts());
    tracker = new SessionTracker(recommender.session(), recommender.coOccurrence());
    double share = 1.0 / getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
    for (ActivityCounts counts : activityState.get()) {
      tracker.activity().merge(counts, share);
    }
    MetricGroup group = getMetricGroup().addGroup(MetricNames.GROUP);
    late = group.counter(MetricNames.LATE_INTERACTIONS);
    repeated = group.counter(MetricNames.REPEATED_INTERACTIONS);
    tooOld = group.counter(MetricNames.TOO_OLD_INTERACTIONS);
  }

  @Override
  public void processElement(StreamRecord<ArrivedInteraction> element) throws Exception {
    ArrivedInteraction arrived = element.getValue();
    String session = arrived.interaction().session();
    long time = arrived.interaction().time();
    if (time < watermark()) {
      late.inc();
    }
    SessionHistory history = values().get(session);
    if (history == null) {
      history = new SessionHistory();
      setTimer(time + expiryMillis);
    }
    Admission admission =
        tracker.track(
            history,
            arrived.interaction(),
            arrived.arrivedAt(),
            watermark(),
            visit -> output.collect(new StreamRecord<>(visit, element.getTimestamp())));
    switch (admission) {
      case ACCEPTED -> values().put(session, history);
      case REPEATED -> repeated.inc();
      case TOO_OLD -> tooOld.inc();
    }
  }

  /**
   * Stays active where all sources are idle. Otherwise one subtask that wakes before the others
   * would move event time past touches that these are still to send, and whoever waits for these in
   * order would give them up.
   */
  @Override
  public void processWatermarkStatus(WatermarkStatus status) {}

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    SessionHistory history = values().get(timer.getKey());
    if (history == null) {
      return;
    }
    if (history.isExpired(timer.getTimestamp(), recommender.session())) {
      values().remove(timer.getKey());
    } else {
      setTimer(history.newestTime() + expiryMillis);
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    activityState.update(List.of(tracker.activity().counts()));
  }
}
