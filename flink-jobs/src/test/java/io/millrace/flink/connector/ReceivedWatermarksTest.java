package io.millrace.flink.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.flink.config.EventTimeConfig;
import io.millrace.flink.element.ArrivedInteraction;
import io.millrace.flink.element.ReceivedRecord;
import io.millrace.flink.element.SourceRecord;
import io.millrace.schemas.encoding.DeadLetterReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.clock.ManualClock;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;

/** How event time follows the interactions of a partition. */
final class ReceivedWatermarksTest {

  /** Remembers what a generator gives; a watermark ends idleness. */
  private static final class TestingOutput implements WatermarkOutput {

    final List<Long> watermarks = new ArrayList<>();
    boolean idle;

    @Override
    public void emitWatermark(Watermark watermark) {
      watermarks.add(watermark.getTimestamp());
      idle = false;
    }

    @Override
    public void markIdle() {
      idle = true;
    }

    @Override
    public void markActive() {
      idle = false;
    }
  }

  /** Gives the generators a clock that stands still unless told. */
  private static final class TestingContext
      implements WatermarkGeneratorSupplier.Context, TimestampAssignerSupplier.Context {

    final ManualClock clock = new ManualClock(1);

    @Override
    public MetricGroup getMetricGroup() {
      return new UnregisteredMetricsGroup();
    }

    @Override
    public RelativeClock getInputActivityClock() {
      return clock;
    }
  }

  private static final SourceRecord SOURCE =
      new SourceRecord("interactions", 3, 42, 1_000, null, new byte[] {1});

  private final WatermarkStrategy<ReceivedRecord> strategy =
      ReceivedWatermarks.strategy(
          new EventTimeConfig(
              Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ofMinutes(1)));
  private final TestingContext context = new TestingContext();
  private final TestingOutput output = new TestingOutput();

  @Test
  void staysBehindTheNewestInteraction() {
    WatermarkGenerator<ReceivedRecord> generator = strategy.createWatermarkGenerator(context);
    send(generator, interaction(5_000));
    send(generator, interaction(4_000));
    generator.onPeriodicEmit(output);
    // So that an interaction at 4,900 is not late yet.
    assertThat(output.watermarks).containsExactly(4_899L);
  }

  @Test
  void aRejectionDoesNotMoveEventTime() {
    WatermarkGenerator<ReceivedRecord> generator = strategy.createWatermarkGenerator(context);
    send(generator, interaction(5_000));
    send(generator, rejection());
    generator.onPeriodicEmit(output);
    assertThat(output.watermarks).containsExactly(4_899L);
  }

  @Test
  void takesTheInteractionsTimeAndForARejectionKafkas() {
    TimestampAssigner<ReceivedRecord> assigner = strategy.createTimestampAssigner(context);
    assertThat(assigner.extractTimestamp(interaction(5_000), 7)).isEqualTo(5_000);
    assertThat(assigner.extractTimestamp(rejection(), 7)).isEqualTo(7);
  }

  @Test
  void aSilentPartitionHoldsNoWatermarkBack() {
    WatermarkGenerator<ReceivedRecord> generator = strategy.createWatermarkGenerator(context);
    send(generator, interaction(5_000));
    generator.onPeriodicEmit(output);
    // The silence is measured from the first emission without a record.
    generator.onPeriodicEmit(output);
    assertThat(output.idle).isFalse();
    context.clock.advanceTime(Duration.ofSeconds(11));
    generator.onPeriodicEmit(output);
    assertThat(output.idle).isTrue();
    send(generator, interaction(6_000));
    generator.onPeriodicEmit(output);
    assertThat(output.idle).isFalse();
    assertThat(output.watermarks.get(output.watermarks.size() - 1)).isEqualTo(5_899);
  }

  @Test
  void aPartitionThatGetsOnlyRejectionsHoldsNoWatermarkBack() {
    WatermarkGenerator<ReceivedRecord> generator = strategy.createWatermarkGenerator(context);
    send(generator, interaction(5_000));
    generator.onPeriodicEmit(output);
    generator.onPeriodicEmit(output);
    context.clock.advanceTime(Duration.ofSeconds(11));
    send(generator, rejection());
    generator.onPeriodicEmit(output);
    assertThat(output.idle).isTrue();
  }

  @Test
  void partitionsAreReadInStep() {
    assertThat(strategy.getAlignmentParameters().isEnabled()).isTrue();
    assertThat(strategy.getAlignmentParameters().getMaxAllowedWatermarkDrift()).isEqualTo(60_000);
  }

  @Test
  void canBeShipped() throws Exception {
    WatermarkGenerator<ReceivedRecord> generator =
        InstantiationUtil.clone(strategy).createWatermarkGenerator(context);
    send(generator, interaction(5_000));
    generator.onPeriodicEmit(output);
    assertThat(output.watermarks).containsExactly(4_899L);
  }

  private void send(WatermarkGenerator<ReceivedRecord> generator, ReceivedRecord received) {
    long time = strategy.createTimestampAssigner(context).extractTimestamp(received, 1_000_000);
    generator.onEvent(received, time, output);
  }

  private static ReceivedRecord interaction(long time) {
    return ReceivedRecord.of(
        SOURCE,
        new ArrivedInteraction(new Interaction("s", 1, time, InteractionType.CLICKS), time),
        null);
  }

  private static ReceivedRecord rejection() {
    return ReceivedRecord.of(
        new SourceRecord("interactions", 0, 0, 1_000_000, null, null)
            .rejected(DeadLetterReason.TOMBSTONE, "why"));
  }
}
