package io.millrace.flink.operator;

import io.millrace.core.model.Interaction;
import io.millrace.flink.element.ArrivedInteraction;
import io.millrace.flink.element.ItemSighting;
import io.millrace.flink.element.NamedItem;
import io.millrace.flink.element.ReceivedRecord;
import io.millrace.flink.element.RejectedRecord;
import io.millrace.flink.metric.DeadLetterCounters;
import io.millrace.flink.metric.MetricNames;
import io.millrace.flink.state.Types;
import io.millrace.schemas.encoding.DeadLetterReason;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Where good and bad input part. What comes so late that its session may be forgotten, and with it
 * whether it is a repetition, is bad input too. Sightings and string ids of items go their own way.
 */
public final class RouteReceivedFunction
    extends ProcessFunction<ReceivedRecord, ArrivedInteraction> {

  private static final long serialVersionUID = 1;

  /** The records that could not be used. */
  public static final OutputTag<RejectedRecord> REJECTED =
      new OutputTag<>("rejected", Types.REJECTED_RECORD);

  /** The items whose ids are text, once per interaction. */
  public static final OutputTag<NamedItem> NAMED_ITEMS =
      new OutputTag<>("named-items", Types.NAMED_ITEM);

  /** The item and the time of each interaction. */
  public static final OutputTag<ItemSighting> SIGHTINGS =
      new OutputTag<>("sightings", Types.ITEM_SIGHTING);

  private final long expiryMillis;
  private transient Counter interactions;
  private transient DeadLetterCounters deadLetters;

  /**
   * @param sessionExpiry interactions so far behind the watermark are too late
   */
  public RouteReceivedFunction(Duration sessionExpiry) {
    expiryMillis = sessionExpiry.toMillis();
  }

  @Override
  public void open(OpenContext context) {
    MetricGroup group = getRuntimeContext().getMetricGroup().addGroup(MetricNames.GROUP);
    interactions = group.counter(MetricNames.INTERACTIONS);
    deadLetters = new DeadLetterCounters(group);
  }

  @Override
  public void processElement(
      ReceivedRecord received, Context context, Collector<ArrivedInteraction> out) {
    RejectedRecord rejected = received.rejected();
    ArrivedInteraction arrived = received.arrived();
    if (rejected != null) {
      reject(rejected, context);
    } else if (arrived != null) {
      long watermark = context.timerService().currentWatermark();
      if (arrived.interaction().time() + expiryMillis <= watermark) {
        reject(
            received.source().rejected(DeadLetterReason.TOO_LATE, late(arrived, watermark)),
            context);
      } else {
        interactions.inc();
        out.collect(arrived);
        Interaction interaction = arrived.interaction();
        context.output(SIGHTINGS, new ItemSighting(interaction.item(), interaction.time()));
        nameItem(interaction, received.itemId(), context);
      }
    }
  }

  private void reject(RejectedRecord rejected, Context context) {
    deadLetters.count(rejected.reason());
    context.output(REJECTED, rejected);
  }

  private static void nameItem(Interaction interaction, @Nullable String id, Context context) {
    if (id != null) {
      context.output(NAMED_ITEMS, new NamedItem(interaction.item(), id, interaction.time()));
    }
  }

  private String late(ArrivedInteraction arrived, long watermark) {
    return "ts is %s, but the stream has come to %s and sessions are forgotten after %s"
        .formatted(
            Instant.ofEpochMilli(arrived.interaction().time()),
            Instant.ofEpochMilli(watermark),
            Duration.ofMillis(expiryMillis));
  }
}
