package io.millrace.core.sampling;

import it.unimi.dsi.fastutil.longs.Long2DoubleOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;

/**
 * The reference of {@link StreamingFrequencyEstimator}: the same formula with a slot for each item,
 * unbounded. It also counts, which gives an item's true share of the steps. Not thread-safe.
 */
public final class ExactFrequencyEstimator implements SamplingProbabilities {

  private final SamplingConfig config;
  private final Long2LongOpenHashMap lastSteps = new Long2LongOpenHashMap();
  private final Long2DoubleOpenHashMap gaps = new Long2DoubleOpenHashMap();
  private final Long2LongOpenHashMap counts = new Long2LongOpenHashMap();
  private long step;
  private int taken;

  public ExactFrequencyEstimator(SamplingConfig config) {
    this.config = config;
    gaps.defaultReturnValue(config.initialGap());
    taken = config.shape().stepLength();
  }

  /** Counts one interaction with an item, in the step that is open, else in a new one. */
  public void count(long item) {
    if (taken == config.shape().stepLength()) {
      step++;
      taken = 0;
    }
    taken++;
    long last = lastSteps.get(item);
    if (last != step) {
      long hits = counts.addTo(item, 1) + 1;
      double rate =
          config.averagesFirst()
              ? Math.max(config.learningRate(), 1.0 / hits)
              : config.learningRate();
      gaps.put(item, (1 - rate) * gaps.get(item) + rate * (step - last));
      lastSteps.put(item, step);
    }
  }

  /** Ends the step that is open. */
  public void endStep() {
    taken = config.shape().stepLength();
  }

  @Override
  public double probability(long item) {
    return 1 / gaps.get(item);
  }

  /** The part of all steps so far that held an item, 0 to 1; 0 before the first step. */
  public double share(long item) {
    return step == 0 ? 0 : (double) counts.get(item) / step;
  }
}
