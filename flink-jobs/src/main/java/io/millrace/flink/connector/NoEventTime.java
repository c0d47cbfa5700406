package io.millrace.flink.connector;

import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * The watermarks of a stream that has no event time: it is always idle, so that it neither holds
 * back the event time of the stream that it is joined with nor moves it.
 */
public final class NoEventTime<T> implements WatermarkGenerator<T> {

  private NoEventTime() {}

  /** The strategy of such a stream. */
  public static <T> WatermarkStrategy<T> strategy() {
    return WatermarkStrategy.forGenerator(context -> new NoEventTime<>());
  }

  @Override
  public void onEvent(T event, long eventTimestamp, WatermarkOutput output) {
    output.markIdle();
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    output.markIdle();
  }
}
