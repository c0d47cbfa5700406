package io.millrace.flink.connector;

import io.millrace.flink.config.EventTimeConfig;
import io.millrace.flink.element.Received;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.BoundedOutOfOrdernessWatermarks;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.eventtime.WatermarksWithIdleness;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Watermarks of a partition of a source. Rejected records neither move them nor count as activity:
 * a partition that gets nothing but bad input would hold event time back for all.
 */
public final class ReceivedWatermarks<E extends Received> implements WatermarkGenerator<E> {

  /** The partitions that are read in step: those of all sources of a job. */
  private static final String ALIGNED = "interactions";

  /**
   * Between two of these and two watermarks, which come every 0.2 s, partitions advance by the
   * drift at most. So they limit how fast history is read.
   */
  private static final Duration ALIGNMENT_INTERVAL = Duration.ofMillis(100);

  private final WatermarkGenerator<E> accepted;

  private ReceivedWatermarks(Duration outOfOrderness, Duration idleAfter, RelativeClock clock) {
    accepted =
        new WatermarksWithIdleness<>(
            new BoundedOutOfOrdernessWatermarks<>(outOfOrderness), idleAfter, clock);
  }

  /**
   * Watermarks behind the newest event time of each partition. Partitions that are not idle are
   * read in step.
   */
  public static <E extends Received> WatermarkStrategy<E> strategy(EventTimeConfig eventTime) {
    return WatermarkStrategy.<E>forGenerator(
            context ->
                new ReceivedWatermarks<>(
                    eventTime.outOfOrderness(),
                    eventTime.idleAfter(),
                    context.getInputActivityClock()))
        .withTimestampAssigner(
            (received, timestamp) -> received.isAccepted() ? received.eventTime() : timestamp)
        .withWatermarkAlignment(ALIGNED, eventTime.maxDrift(), ALIGNMENT_INTERVAL);
  }

  @Override
  public void onEvent(E received, long eventTimestamp, WatermarkOutput output) {
    if (received.isAccepted()) {
      accepted.onEvent(received, eventTimestamp, output);
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    accepted.onPeriodicEmit(output);
  }
}
