package io.millrace.core.sampling;

import java.io.Serializable;
import java.time.Duration;

/**
 * How sampling probabilities are estimated.
 *
 * @param shape the arrays and what a step is
 * @param learningRate α, more than 0 and at most 1: how far one sighting of an item moves its
 *     estimate; after some 1/α sightings an old popularity is forgotten, and a steady one is known
 *     to within some sqrt(α/2)
 * @param initialGap B of a slot before its first hit, in steps, 1 to 10^15
 * @param averagesFirst whether the first 1/α gaps of a slot are averaged, so that the initial gap
 *     counts for items alone that were never seen; else each of them moves B by α, as in the paper
 * @param publishInterval event time between two publications of what has changed, more than 0
 */
public record SamplingConfig(
    SamplingShape shape,
    double learningRate,
    double initialGap,
    boolean averagesFirst,
    Duration publishInterval)
    implements Serializable {

  /** 2 hash functions of 2^18 slots: 9 MiB; the last 100 sightings of an item count. */
  public static final SamplingConfig DEFAULT =
      new SamplingConfig(
          new SamplingShape(2, 1 << 18, 1), 0.01, 1_000_000, true, Duration.ofSeconds(10));

  private static final double MOST_INITIAL_GAP = 1e15;

  public SamplingConfig {
    if (!(learningRate > 0 && learningRate <= 1)) {
      throw new IllegalArgumentException(
          "the learning rate is more than 0 and at most 1, not " + learningRate);
    }
    if (!(initialGap >= 1 && initialGap <= MOST_INITIAL_GAP)) {
      throw new IllegalArgumentException(
          "the initial gap is from 1 to 1e15 steps, not " + initialGap);
    }
    if (publishInterval.toMillis() < 1) {
      throw new IllegalArgumentException(
          "the publish interval is at least a millisecond, not " + publishInterval);
    }
  }
}
