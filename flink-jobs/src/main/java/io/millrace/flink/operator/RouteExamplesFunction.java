package io.millrace.flink.operator;

import static java.util.Objects.requireNonNull;

import io.millrace.core.training.TrainingExample;
import io.millrace.flink.element.ReceivedExample;
import io.millrace.flink.element.RejectedRecord;
import io.millrace.flink.metric.DeadLetterCounters;
import io.millrace.flink.metric.MetricNames;
import io.millrace.flink.state.Types;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Where training examples and records that are none part. */
public final class RouteExamplesFunction extends ProcessFunction<ReceivedExample, TrainingExample> {

  private static final long serialVersionUID = 1;

  /** The records that could not be used. */
  public static final OutputTag<RejectedRecord> REJECTED =
      new OutputTag<>("rejected", Types.REJECTED_RECORD);

  private transient DeadLetterCounters deadLetters;

  @Override
  public void open(OpenContext context) {
    deadLetters =
        new DeadLetterCounters(getRuntimeContext().getMetricGroup().addGroup(MetricNames.GROUP));
  }

  @Override
  public void processElement(
      ReceivedExample received, Context context, Collector<TrainingExample> out) {
    RejectedRecord rejected = received.rejected();
    if (rejected == null) {
      out.collect(requireNonNull(received.example()));
    } else {
      deadLetters.count(rejected.reason());
      context.output(REJECTED, rejected);
    }
  }
}
