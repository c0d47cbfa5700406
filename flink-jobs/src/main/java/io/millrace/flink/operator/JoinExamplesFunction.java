package io.millrace.flink.operator;

import io.millrace.core.model.InteractionType;
import io.millrace.core.training.ExampleConfig;
import io.millrace.core.training.ExampleJoin;
import io.millrace.core.training.ExampleOutput;
import io.millrace.core.training.PendingExamples;
import io.millrace.core.training.PendingLists;
import io.millrace.core.training.ServedList;
import io.millrace.core.training.ServedSchema;
import io.millrace.core.training.TrainingExample;
import io.millrace.flink.element.ArrivedInteraction;
import io.millrace.flink.element.JoinedExample;
import io.millrace.flink.metric.ExampleCounters;
import io.millrace.flink.metric.MetricNames;
import io.millrace.flink.state.States;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/** Gives each list, when its horizon has passed, with what its session did in it. */
public final class JoinExamplesFunction
    extends KeyedCoProcessFunction<String, ServedList, ArrivedInteraction, JoinedExample> {

  private static final long serialVersionUID = 1;

  private final ExampleConfig config;
  private transient ExampleJoin join;
  private transient ValueState<PendingExamples> pendingState;
  private transient PendingLists lists;
  private transient ExampleCounters counters;

  public JoinExamplesFunction(ExampleConfig config) {
    this.config = config;
  }

  @Override
  public void open(OpenContext context) {
    join = new ExampleJoin(config);
    pendingState = getRuntimeContext().getState(States.pendingExamples());
    lists = new KeyedPendingLists(getRuntimeContext().getMapState(States.pendingLists()));
    counters =
        new ExampleCounters(getRuntimeContext().getMetricGroup().addGroup(MetricNames.GROUP));
  }

  @Override
  public void processElement1(ServedList list, Context context, Collector<JoinedExample> out)
      throws Exception {
    TimerService time = context.timerService();
    PendingExamples pending = pending();
    if (join.offer(pending, lists, list, time.currentWatermark(), new Output(out))) {
      keep(pending, time);
    } else {
      counters.lateList();
    }
  }

  @Override
  public void processElement2(
      ArrivedInteraction arrived, Context context, Collector<JoinedExample> out) throws Exception {
    TimerService time = context.timerService();
    PendingExamples pending = pending();
    if (join.offer(pending, arrived.interaction(), time.currentWatermark())) {
      keep(pending, time);
    } else {
      counters.lateInteraction();
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<JoinedExample> out)
      throws Exception {
    PendingExamples pending = pendingState.value();
    // Another timer than the one asked for last was overtaken by it.
    if (pending != null && pending.wakeAt() == timestamp) {
      pending.setWakeAt(PendingExamples.NEVER);
      join.advance(pending, lists, timestamp, new Output(out));
      keep(pending, context.timerService());
    }
  }

  private PendingExamples pending() throws Exception {
    PendingExamples pending = pendingState.value();
    return pending == null ? new PendingExamples() : pending;
  }

  private void keep(PendingExamples pending, TimerService time) throws Exception {
    if (pending.isEmpty()) {
      pendingState.clear();
      return;
    }
    long due = join.due(pending);
    if (due < pending.wakeAt()) {
      pending.setWakeAt(due);
      time.registerEventTimeTimer(due);
    }
    pendingState.update(pending);
  }

  /** Passes examples on and counts. */
  private final class Output implements ExampleOutput {

    private final Collector<JoinedExample> out;

    Output(Collector<JoinedExample> out) {
      this.out = out;
    }

    @Override
    public void completed(ServedSchema schema, TrainingExample example) {
      counters.example(example);
      out.collect(new JoinedExample(schema, example));
    }

    @Override
    public void positiveTooLate(InteractionType type) {
      counters.latePositive(type);
    }

    @Override
    public void dropped() {
      counters.dropped();
    }
  }
}
