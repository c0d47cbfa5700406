package io.millrace.core.sampling;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Feeds an estimator and tells readers what has changed, once per interval of event time: the
 * blocks of which a code changed, and all blocks at first and after a restore.
 *
 * <p>Intervals are those between the multiples of their length. The first interaction in a later
 * interval than any before it publishes, before it is counted.
 *
 * <p>Not thread-safe.
 */
public final class ProbabilityPublisher {

  private final StreamingFrequencyEstimator estimator;
  private final SamplingShape shape;
  private final long intervalMillis;

  /** The codes that readers were told. */
  private final char[] codes;

  private boolean isFirst = true;
  private long interval = Long.MIN_VALUE;

  /** The newest step when readers were told last; it may have been open. */
  private long publishedStep;

  /**
   * @param estimator of the configuration's shape
   */
  public ProbabilityPublisher(SamplingConfig config, StreamingFrequencyEstimator estimator) {
    this.estimator = estimator;
    shape = config.shape();
    intervalMillis = config.publishInterval().toMillis();
    codes = new char[shape.size()];
  }

  /**
   * Counts an interaction with an item.
   *
   * @param time in epoch milliseconds
   * @param changed takes the blocks that changed, where a new interval begins
   */
  public void count(long item, long time, Consumer<ProbabilityBlock> changed) {
    long current = Math.floorDiv(time, intervalMillis);
    if (current > interval) {
      publish(time, changed);
      interval = current;
    }
    estimator.count(item);
  }

  private void publish(long time, Consumer<ProbabilityBlock> changed) {
    for (int block = 0; block < shape.blocks(); block++) {
      boolean isChanged =
          (isFirst || estimator.isHitSince(publishedStep, block)) && updateCodes(block);
      if (isFirst || isChanged) {
        int from = block * SamplingShape.BLOCK_LENGTH;
        changed.accept(
            new ProbabilityBlock(
                shape,
                estimator.steps(),
                time,
                block,
                Arrays.copyOfRange(codes, from, from + shape.blockLength(block))));
      }
    }
    publishedStep = estimator.steps();
    isFirst = false;
  }

  /** Returns whether a code of the block is another one now. */
  private boolean updateCodes(int block) {
    boolean isChanged = false;
    int from = block * SamplingShape.BLOCK_LENGTH;
    for (int slot = from; slot < from + shape.blockLength(block); slot++) {
      char code = GapCode.of(estimator.gap(slot));
      isChanged |= code != codes[slot];
      codes[slot] = code;
    }
    return isChanged;
  }
}
