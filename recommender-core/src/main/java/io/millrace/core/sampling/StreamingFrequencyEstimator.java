package io.millrace.core.sampling;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Estimates from a stream of items how probable it is that a step holds an item, in constant
 * memory. (Yi et al.: "Sampling-bias-corrected neural modeling for large corpus item
 * recommendations", RecSys 2019, algorithms 2 and 3.)
 *
 * <p>An item that is in a step with probability p comes every 1/p steps. For each of m hash
 * functions h_i there are two arrays of H slots: A holds the step in which a slot was hit last, B
 * the mean gap between its hits. When item y is in step t, for each i
 *
 * <pre>
 *   B[h_i(y)] ← (1 − α)·B[h_i(y)] + α·(t − A[h_i(y)])
 *   A[h_i(y)] ← t
 * </pre>
 *
 * and p̂(y) = 1 / max_i B[h_i(y)]. Steps count from 1. A is 0 before the first hit, so the first
 * gap is t itself, and B begins at a configured gap.
 *
 * <p>With α small, B would stay near its initial gap for long: after n hits a part of (1 − α)^n of
 * it is left. Where first gaps are averaged, the n-th hit of a slot moves B by max(α, 1/n) of the
 * difference, so the initial gap is that of items never seen and of no other.
 *
 * <p>A slot is hit at most once per step, so an item counts once per step, every gap is at least 1
 * and p̂ at most 1. Items that share a slot hit it more often than each of them, so collisions make
 * estimates too high; the maximum takes the hash function where that is least so.
 *
 * <p>Each hit moves B by α of the difference: a higher α follows changes faster and, as gaps vary
 * as much as they are long, ends noisier. With a steady p the relative error of B ends near sqrt(α
 * / 2).
 *
 * <p>Not thread-safe. {@link ExactFrequencyEstimator} is the reference without collisions.
 */
public final class StreamingFrequencyEstimator implements SamplingProbabilities {

  private final SamplingShape shape;
  private final double learningRate;

  /** Hits after which the learning rate is α. */
  private final int averagedHits;

  /** A. */
  private final long[] lastSteps;

  /** B. */
  private final double[] gaps;

  /** The hits of a slot, up to those that are averaged. */
  private final char[] hits;

  /** For each block, the step in which one of its slots was hit last since this object was made. */
  private final long[] blockSteps;

  /** The number of the newest step. */
  private long step;

  /** The interactions in the newest step so far. */
  private int taken;

  /** An estimator that has seen nothing. */
  public StreamingFrequencyEstimator(SamplingConfig config) {
    shape = config.shape();
    learningRate = config.learningRate();
    averagedHits =
        config.averagesFirst()
            ? (int) Math.min(Character.MAX_VALUE, Math.ceil(1 / learningRate))
            : 0;
    lastSteps = new long[shape.size()];
    gaps = new double[shape.size()];
    hits = new char[shape.size()];
    blockSteps = new long[shape.blocks()];
    Arrays.fill(gaps, config.initialGap());
    taken = shape.stepLength();
  }

  /** Counts one interaction with an item, in the step that is open, else in a new one. */
  public void count(long item) {
    if (taken == shape.stepLength()) {
      step++;
      taken = 0;
    }
    taken++;
    for (int hash = 0; hash < shape.hashes(); hash++) {
      int slot = shape.slot(item, hash);
      long gap = step - lastSteps[slot];
      if (gap != 0) {
        double rate = hits[slot] < averagedHits ? 1.0 / ++hits[slot] : learningRate;
        gaps[slot] = (1 - rate) * gaps[slot] + rate * steps(gap);
        lastSteps[slot] = step;
        blockSteps[slot / SamplingShape.BLOCK_LENGTH] = step;
      }
    }
  }

  /**
   * Ends the step that is open, whatever its length, as at the end of a batch. Where none is open,
   * after an empty batch, nothing happens: a step without items is no step.
   */
  public void endStep() {
    taken = shape.stepLength();
  }

  /** The steps so far, with the one that is open. */
  public long steps() {
    return step;
  }

  /** Whether a slot of a block was hit in a step or after it. */
  boolean isHitSince(long since, int block) {
    return blockSteps[block] - since >= 0;
  }

  /** B of a slot. */
  double gap(int slot) {
    return gaps[slot];
  }

  @Override
  public double probability(long item) {
    double longest = 1;
    for (int hash = 0; hash < shape.hashes(); hash++) {
      longest = Math.max(longest, gaps[shape.slot(item, hash)]);
    }
    return 1 / longest;
  }

  /** What is held, a block after the other, to be stored or moved. */
  public void blocks(Consumer<SamplingBlock> blocks) {
    for (int block = 0; block < shape.blocks(); block++) {
      int from = block * SamplingShape.BLOCK_LENGTH;
      int to = from + shape.blockLength(block);
      blocks.accept(
          new SamplingBlock(
              shape,
              step,
              taken,
              block,
              Arrays.copyOfRange(lastSteps, from, to),
              Arrays.copyOfRange(hits, from, to),
              Arrays.copyOfRange(gaps, from, to)));
    }
  }

  /**
   * Takes a block of another estimator in the place of one's own. With all its blocks this one goes
   * on where that one was, bit by bit.
   *
   * @return whether it has the same shape; else nothing is taken
   */
  public boolean restore(SamplingBlock block) {
    if (!block.shape().equals(shape)) {
      return false;
    }
    int from = block.number() * SamplingShape.BLOCK_LENGTH;
    System.arraycopy(block.lastSteps, 0, lastSteps, from, block.lastSteps.length);
    System.arraycopy(block.hits, 0, hits, from, block.hits.length);
    System.arraycopy(block.gaps, 0, gaps, from, block.gaps.length);
    step = block.step();
    taken = block.taken();
    return true;
  }

  /**
   * A difference of step numbers. These have 64 bits and begin anew at −2^63 after 2^63 − 1, which
   * takes 29,000 years at 10 million steps a second; a gap across that is right as well, unless it
   * is itself longer than 2^63.
   */
  private static double steps(long difference) {
    return difference < 0 ? 0x1p63 : difference;
  }
}
