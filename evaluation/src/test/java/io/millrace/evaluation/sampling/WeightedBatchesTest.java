package io.millrace.evaluation.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is drawn without replacement, and how often. */
final class WeightedBatchesTest {

  private static final double[] SQUARES =
      IntStream.rangeClosed(1, 100).mapToDouble(i -> i * i).toArray();

  @Test
  void drawsEachItemAtMostOnce() {
    WeightedBatches batches = new WeightedBatches(SQUARES, 20, new SplittableRandom(1));
    for (int i = 0; i < 100; i++) {
      assertThat(batches.next()).hasSize(20).doesNotHaveDuplicates();
    }
  }

  @Test
  void drawsAsOftenAsItSays() {
    WeightedBatches batches = new WeightedBatches(SQUARES, 20, new SplittableRandom(2));
    int draws = 20_000;
    int[] counts = new int[SQUARES.length];
    for (int i = 0; i < draws; i++) {
      for (int item : batches.next()) {
        counts[item]++;
      }
    }
    double[] probabilities = batches.probabilities();
    assertThat(Arrays.stream(probabilities).sum()).isEqualTo(20, within(1e-6));
    for (int item = 0; item < counts.length; item++) {
      // A standard deviation of at most 0.0035, and 0.003 for a batch that is not full by time.
      assertThat((double) counts[item] / draws).isEqualTo(probabilities[item], within(0.015));
    }
  }

  @Test
  void refusesBatchesThatThereAreNotEnoughItemsFor() {
    assertThatThrownBy(() -> new WeightedBatches(SQUARES, 101, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a batch of 101 of 100 items");
  }
}
