package io.millrace.flink.operator;

import static java.util.Objects.requireNonNull;

import io.millrace.core.training.ServedList;
import io.millrace.flink.element.ReceivedList;
import io.millrace.flink.element.RejectedRecord;
import io.millrace.flink.metric.DeadLetterCounters;
import io.millrace.flink.metric.MetricNames;
import io.millrace.flink.state.Types;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Where lists and records that are none part. */
public final class RouteListsFunction extends ProcessFunction<ReceivedList, ServedList> {

  private static final long serialVersionUID = 1;

  /** The records that could not be used. */
  public static final OutputTag<RejectedRecord> REJECTED =
      new OutputTag<>("rejected", Types.REJECTED_RECORD);

  private transient Counter lists;
  private transient DeadLetterCounters deadLetters;

  @Override
  public void open(OpenContext context) {
    MetricGroup group = getRuntimeContext().getMetricGroup().addGroup(MetricNames.GROUP);
    lists = group.counter(MetricNames.LISTS);
    deadLetters = new DeadLetterCounters(group);
  }

  @Override
  public void processElement(ReceivedList received, Context context, Collector<ServedList> out) {
    if (received.isAccepted()) {
      lists.inc();
      out.collect(requireNonNull(received.list()));
    } else {
      RejectedRecord rejected = requireNonNull(received.rejected());
      deadLetters.count(rejected.reason());
      context.output(REJECTED, rejected);
    }
  }
}
