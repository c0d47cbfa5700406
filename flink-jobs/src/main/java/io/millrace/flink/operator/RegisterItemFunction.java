package io.millrace.flink.operator;

import io.millrace.flink.element.NamedItem;
import io.millrace.flink.state.States;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Lets each item with a string id pass once, when it is first seen, and again after expiry. */
public final class RegisterItemFunction extends KeyedProcessFunction<Long, NamedItem, NamedItem> {

  private static final long serialVersionUID = 1;

  private final long expiryMillis;
  private transient ValueState<Long> seenAt;

  /**
   * @param expiry an item that was registered so long ago is registered anew when it comes again
   */
  public RegisterItemFunction(Duration expiry) {
    expiryMillis = expiry.toMillis();
  }

  @Override
  public void open(OpenContext context) {
    seenAt = getRuntimeContext().getState(States.itemSeenAt());
  }

  @Override
  public void processElement(NamedItem named, Context context, Collector<NamedItem> out)
      throws Exception {
    if (seenAt.value() == null) {
      seenAt.update(named.seenAt());
      // An item of an old backlog would be cleared at once and registered again and again.
      long now = Math.max(named.seenAt(), context.timerService().currentWatermark());
      context.timerService().registerEventTimeTimer(now + expiryMillis);
      out.collect(named);
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<NamedItem> out) {
    seenAt.clear();
  }
}
