package io.millrace.core.sampling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Estimators for tests. */
final class SamplingFixtures {

  private SamplingFixtures() {}

  /** As in the paper: the initial gap counts until it has faded. */
  static SamplingConfig config(SamplingShape shape, double learningRate, double initialGap) {
    return new SamplingConfig(shape, learningRate, initialGap, false, Duration.ofSeconds(10));
  }

  static StreamingFrequencyEstimator estimator(SamplingConfig config, long... items) {
    StreamingFrequencyEstimator estimator = new StreamingFrequencyEstimator(config);
    count(estimator, items);
    return estimator;
  }

  static void count(StreamingFrequencyEstimator estimator, long... items) {
    for (long item : items) {
      estimator.count(item);
    }
  }

  static StreamingFrequencyEstimator restored(
      SamplingConfig config, StreamingFrequencyEstimator from) {
    StreamingFrequencyEstimator estimator = new StreamingFrequencyEstimator(config);
    from.blocks(estimator::restore);
    return estimator;
  }

  /** All that an estimator holds, bit by bit. */
  static List<Object> contents(StreamingFrequencyEstimator estimator) {
    List<Object> contents = new ArrayList<>();
    estimator.blocks(block -> contents.addAll(contents(block)));
    return contents;
  }

  static List<Object> contents(SamplingBlock block) {
    List<Object> contents =
        new ArrayList<>(List.of(block.shape(), block.step(), block.taken(), block.number()));
    for (int i = 0; i < block.shape().blockLength(block.number()); i++) {
      contents.add(block.lastStep(i));
      contents.add(block.hits(i));
      contents.add(Double.doubleToRawLongBits(block.gap(i)));
    }
    return contents;
  }

  static List<Object> contents(ProbabilityBlock block) {
    List<Object> contents =
        new ArrayList<>(List.of(block.shape(), block.step(), block.asOf(), block.number()));
    for (int i = 0; i < block.size(); i++) {
      contents.add(block.code(i));
    }
    return contents;
  }
}
