package io.millrace.flink.metric;

import static java.util.Objects.requireNonNull;

import io.millrace.schemas.encoding.DeadLetterReason;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counts records that could not be used, by reason. */
public final class DeadLetterCounters {

  private final Map<DeadLetterReason, Counter> counters = new EnumMap<>(DeadLetterReason.class);

  /** Registers a counter for each reason. */
  public DeadLetterCounters(MetricGroup group) {
    for (DeadLetterReason reason : DeadLetterReason.values()) {
      MetricGroup perReason = group.addGroup(MetricNames.REASON, reason.code());
      counters.put(reason, perReason.counter(MetricNames.DEAD_LETTERS));
    }
  }

  /** Counts a record. */
  public void count(DeadLetterReason reason) {
    requireNonNull(counters.get(reason)).inc();
  }
}
