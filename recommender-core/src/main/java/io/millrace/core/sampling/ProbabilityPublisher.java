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
 * <p>Soon every block has a slot that was hit, so a publication costs as much as all blocks. Where
 * event time runs fast, as in a replay or in a small shop, one for each interval would cost more
 * than everything else. So the stream has to have grown, too: by half at first, and later by {@link
 * #MOST_INTERACTIONS}. An estimate moves with the interactions and not with time, so little is
 * missed.
 *
 * <p>Not thread-safe.
 */
public final class ProbabilityPublisher {

  /** As many interactions are enough for a publication, however long the stream is. */
  static final int MOST_INTERACTIONS = 1 << 14;

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
    if (current > interval && (isFirst || mark(estimator.steps()) != mark(publishedStep))) {
      publish(time, changed);
      interval = current;
    }
    estimator.count(item);
  }

  /** The last of the steps n, n·1.5, 2n, 3n, … that lies behind; far along they are even apart. */
  private long mark(long step) {
    long most = Math.max(1, MOST_INTERACTIONS / shape.stepLength());
    long apart = step < 2 ? 1 : Math.min(most, Long.highestOneBit(step) / 2);
    return Math.floorDiv(step, apart) * apart;
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
