package io.millrace.flink.operator;

import static java.util.Objects.requireNonNull;

import io.millrace.flink.element.ArrivedInteraction;
import io.millrace.flink.element.NamedItem;
import io.millrace.flink.element.ReceivedRecord;
import io.millrace.flink.element.RejectedRecord;
import io.millrace.flink.metric.MetricNames;
import io.millrace.flink.state.Types;
import io.millrace.schemas.encoding.DeadLetterReason;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Where good and bad input part. String ids of items go their own way too. */
public final class RouteReceivedFunction
    extends ProcessFunction<ReceivedRecord, ArrivedInteraction> {

  private static final long serialVersionUID = 1;

  /** The records that could not be used. */
  public static final OutputTag<RejectedRecord> REJECTED =
      new OutputTag<>("rejected", Types.REJECTED_RECORD);

  /** The items whose ids are text, once per interaction. */
  public static final OutputTag<NamedItem> NAMED_ITEMS =
      new OutputTag<>("named-items", Types.NAMED_ITEM);

  private transient Counter interactions;
  private transient Map<DeadLetterReason, Counter> deadLetters;

  @Override
  public void open(OpenContext context) {
    MetricGroup group = getRuntimeContext().getMetricGroup().addGroup(MetricNames.GROUP);
    interactions = group.counter(MetricNames.INTERACTIONS);
    deadLetters = new EnumMap<>(DeadLetterReason.class);
    for (DeadLetterReason reason : DeadLetterReason.values()) {
      MetricGroup perReason = group.addGroup(MetricNames.REASON, reason.code());
      deadLetters.put(reason, perReason.counter(MetricNames.DEAD_LETTERS));
    }
  }

  @Override
  public void processElement(
      ReceivedRecord received, Context context, Collector<ArrivedInteraction> out) {
    RejectedRecord rejected = received.rejected();
    if (rejected != null) {
      requireNonNull(deadLetters.get(rejected.reason())).inc();
      context.output(REJECTED, rejected);
    }
    ArrivedInteraction arrived = received.arrived();
    if (arrived != null) {
      interactions.inc();
      out.collect(arrived);
      String id = received.itemId();
      if (id != null) {
        context.output(
            NAMED_ITEMS,
            new NamedItem(arrived.interaction().item(), id, arrived.interaction().time()));
      }
    }
  }
}
