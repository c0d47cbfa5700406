package io.millrace.flink.metric;

import io.millrace.core.candidate.ChannelCalibration;
import io.millrace.core.model.InteractionType;
import java.util.List;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** Shows what the channels' calibration has learned. */
public final class CalibrationGauges {

  /** The support at which the gauges read. */
  private static final int SUPPORT = 0;

  private CalibrationGauges() {}

  /** Registers {@link MetricNames#FIRST_PROBABILITY} for every channel and target. */
  public static void register(
      MetricGroup group, ChannelCalibration calibration, List<String> channels) {
    for (int c = 0; c < channels.size(); c++) {
      int channel = c;
      MetricGroup ofChannel = group.addGroup(MetricNames.CHANNEL, channels.get(c));
      for (InteractionType target : InteractionType.values()) {
        Gauge<Double> first = () -> calibration.probability(target, channel, SUPPORT, 0);
        ofChannel
            .addGroup(MetricNames.TARGET, target.wireName())
            .gauge(MetricNames.FIRST_PROBABILITY, first);
      }
    }
  }
}
