package io.millrace.evaluation.sampling;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Batches of distinct items: one item after the other is drawn from those that are left, with
 * probabilities proportional to their weights.
 *
 * <p>This is the same as to give each item an exponential time of a rate of its weight and to take
 * the earliest (Efraimidis, Spirakis: "Weighted random sampling with a reservoir", Information
 * Processing Letters 97, 2006).
 */
final class WeightedBatches {

  private static final int BISECTIONS = 200;

  private final double[] weights;
  private final int size;
  private final SplittableRandom random;

  /**
   * @param weights one for each item, more than 0
   * @param size items in a batch, at most as many as there are
   */
  WeightedBatches(double[] weights, int size, SplittableRandom random) {
    if (size < 1 || size > weights.length) {
      throw new IllegalArgumentException(
          "a batch of %d of %d items".formatted(size, weights.length));
    }
    this.weights = weights.clone();
    this.size = size;
    this.random = random;
  }

  /** The items of a batch, in no order. */
  int[] next() {
    double[] times = new double[weights.length];
    for (int item = 0; item < times.length; item++) {
      times[item] = -Math.log(1 - random.nextDouble()) / weights[item];
    }
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    int[] batch = new int[size];
    int taken = 0;
    for (int item = 0; item < times.length && taken < size; item++) {
      if (times[item] <= sorted[size - 1]) {
        batch[taken++] = item;
      }
    }
    return batch;
  }

  /**
   * The probability of each item to be in a batch, as if all times up to a common one were taken,
   * by which a batch is full in expectation: p = 1 − exp(−w·t). They add up to the batch's size.
   */
  double[] probabilities() {
    double low = 0;
    double high = 1;
    while (expected(high) < size && high < Double.MAX_VALUE) {
      high *= 2;
    }
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (expected(middle) < size) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double time = high;
    return Arrays.stream(weights).map(weight -> -Math.expm1(-weight * time)).toArray();
  }

  private double expected(double time) {
    double sum = 0;
    for (double weight : weights) {
      sum -= Math.expm1(-weight * time);
    }
    return sum;
  }
}
