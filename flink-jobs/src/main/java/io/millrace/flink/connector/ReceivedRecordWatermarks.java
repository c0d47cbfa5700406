package io.millrace.flink.connector;

import io.millrace.flink.element.ArrivedInteraction;
import io.millrace.flink.element.ReceivedRecord;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.BoundedOutOfOrdernessWatermarks;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.eventtime.WatermarksWithIdleness;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Watermarks of a partition of topic {@code interactions}. Rejected records neither move them nor
 * count as activity: a partition that gets nothing but bad input would hold event time back for
 * all.
 */
public final class ReceivedRecordWatermarks implements WatermarkGenerator<ReceivedRecord> {

  private final WatermarkGenerator<ReceivedRecord> accepted;

  private ReceivedRecordWatermarks(
      Duration outOfOrderness, Duration idleAfter, RelativeClock clock) {
    accepted =
        new WatermarksWithIdleness<>(
            new BoundedOutOfOrdernessWatermarks<>(outOfOrderness), idleAfter, clock);
  }

  /**
   * Watermarks behind the newest event time of each partition.
   *
   * @param outOfOrderness how far behind, 0 or more
   * @param idleAfter a partition without an interaction for so long holds no watermark back
   */
  public static WatermarkStrategy<ReceivedRecord> strategy(
      Duration outOfOrderness, Duration idleAfter) {
    return WatermarkStrategy.<ReceivedRecord>forGenerator(
            context ->
                new ReceivedRecordWatermarks(
                    outOfOrderness, idleAfter, context.getInputActivityClock()))
        .withTimestampAssigner((received, timestamp) -> eventTime(received, timestamp));
  }

  private static long eventTime(ReceivedRecord received, long kafkaTimestamp) {
    ArrivedInteraction arrived = received.arrived();
    return arrived == null ? kafkaTimestamp : arrived.interaction().time();
  }

  @Override
  public void onEvent(ReceivedRecord received, long eventTimestamp, WatermarkOutput output) {
    if (received.arrived() != null) {
      accepted.onEvent(received, eventTimestamp, output);
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    accepted.onPeriodicEmit(output);
  }
}
