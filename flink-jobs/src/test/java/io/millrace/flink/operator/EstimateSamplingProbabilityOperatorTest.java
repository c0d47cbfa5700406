package io.millrace.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.sampling.ProbabilityBlock;
import io.millrace.core.sampling.PublishedProbabilities;
import io.millrace.core.sampling.SamplingConfig;
import io.millrace.core.sampling.SamplingShape;
import io.millrace.flink.element.CandidateUpdate;
import io.millrace.flink.element.ItemSighting;
import io.millrace.flink.state.States;
import io.millrace.flink.state.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sightings become probabilities, with and without an interruption. */
final class EstimateSamplingProbabilityOperatorTest {

  private static final SamplingShape SHAPE = new SamplingShape(2, 50_000, 3);
  private static final SamplingConfig CONFIG = config(SHAPE);

  @Test
  void tellsTheEstimatesOncePerInterval() throws Exception {
    try (var harness = start(CONFIG, null)) {
      // Of 50 items a step holds three, so each is in 3 of 50 steps.
      for (int i = 0; i < 9_000; i++) {
        harness.process(new ItemSighting(i % 50, i));
      }
      assertThat(harness.takeOutputs()).hasSize(SHAPE.blocks());
      harness.process(new ItemSighting(0, 10_000));

      List<ProbabilityBlock> published =
          harness.takeOutputs(EstimateSamplingProbabilityOperator.PUBLISHED);
      List<CandidateUpdate> told = harness.takeOutputs();
      assertThat(told).hasSizeBetween(20, SHAPE.blocks());
      assertThat(published)
          .endsWith(
              told.stream().map(CandidateUpdate::probabilities).toArray(ProbabilityBlock[]::new));
      assertThat(harness.count("publishedBlocks")).isEqualTo(SHAPE.blocks() + told.size());
      PublishedProbabilities reader = new PublishedProbabilities(CONFIG);
      published.forEach(reader::take);
      for (int item = 0; item < 50; item++) {
        assertThat(reader.probability(item)).isEqualTo(3.0 / 50, within(0.005));
      }
    }
  }

  @Test
  void goesOnBitByBitAfterARestore() throws Exception {
    List<ItemSighting> sightings = sightings(20_000);
    List<String> undisturbed;
    try (var harness = start(CONFIG, null)) {
      process(harness, sightings);
      undisturbed = state(harness);
    }
    OperatorSubtaskState snapshot;
    try (var harness = start(CONFIG, null)) {
      process(harness, sightings.subList(0, 12_001));
      snapshot = harness.snapshot();
      // What comes after the snapshot is lost with the failure.
      process(harness, sightings.subList(12_001, 13_000));
    }
    try (var restored = start(CONFIG, snapshot)) {
      process(restored, sightings.subList(12_001, 20_000));
      assertThat(state(restored)).hasSize(SHAPE.blocks()).isEqualTo(undisturbed);
    }
  }

  @Test
  void beginsAnewWithArraysOfAnotherSize() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = start(CONFIG, null)) {
      process(harness, sightings(1_000));
      snapshot = harness.snapshot();
    }
    SamplingConfig larger = config(new SamplingShape(2, 60_000, 3));
    try (var restored = start(larger, snapshot);
        var fresh = start(larger, null)) {
      assertThat(state(restored)).isEqualTo(state(fresh));
    }
  }

  private static SamplingConfig config(SamplingShape shape) {
    return new SamplingConfig(shape, 0.01, 1_000, true, Duration.ofSeconds(10));
  }

  private static List<ItemSighting> sightings(int count) {
    Random random = new Random(1);
    List<ItemSighting> sightings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sightings.add(new ItemSighting(random.nextInt(5_000), 7L * i));
    }
    return sightings;
  }

  private static void process(
      FunctionHarness<ItemSighting, CandidateUpdate> harness, List<ItemSighting> sightings)
      throws Exception {
    for (ItemSighting sighting : sightings) {
      harness.process(sighting);
    }
  }

  /** All that lies in the state after a checkpoint. */
  private static List<String> state(FunctionHarness<ItemSighting, CandidateUpdate> harness)
      throws Exception {
    var unused = harness.snapshot();
    return Bytes.of(Types.SAMPLING_BLOCK, harness.splitState(States.samplingBlocks()));
  }

  private static FunctionHarness<ItemSighting, CandidateUpdate> start(
      SamplingConfig config, @Nullable OperatorSubtaskState snapshot) throws Exception {
    return FunctionHarness.start(
        new EstimateSamplingProbabilityOperator(config), Types.CANDIDATE_UPDATE, snapshot);
  }
}
