package io.millrace.flink.connector;

import io.millrace.flink.config.EventTimeConfig;
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

  /** The partitions that are read in step: those of the job's one source. */
  private static final String ALIGNED = "interactions";

  /**
   * Between two of these and two watermarks, which come every 0.2 s, partitions advance by the
   * drift at most. So they limit how fast history is read.
   */
  private static final Duration ALIGNMENT_INTERVAL = Duration.ofMillis(100);

  private final WatermarkGenerator<ReceivedRecord> accepted;

  private ReceivedRecordWatermarks(
      Duration outOfOrderness, Duration idleAfter, RelativeClock clock) {
    accepted =
        new WatermarksWithIdleness<>(
            new BoundedOutOfOrdernessWatermarks<>(outOfOrderness), idleAfter, clock);
  }

  /**
   * Watermarks behind the newest event time of each partition. Partitions that are not idle are
   * read in step.
   */
  public static WatermarkStrategy<ReceivedRecord> strategy(EventTimeConfig eventTime) {
    return WatermarkStrategy.<ReceivedRecord>forGenerator(
            context ->
                new ReceivedRecordWatermarks(
                    eventTime.outOfOrderness(),
                    eventTime.idleAfter(),
                    context.getInputActivityClock()))
        .withTimestampAssigner((received, timestamp) -> eventTime(received, timestamp))
        .withWatermarkAlignment(ALIGNED, eventTime.maxDrift(), ALIGNMENT_INTERVAL);
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
