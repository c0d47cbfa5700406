package io.millrace.core.sampling;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Sampling probabilities as a reader knows them from the blocks that it was told. Of blocks that it
 * was not told yet it takes it that nothing hit them.
 *
 * <p>Not thread-safe.
 */
public final class PublishedProbabilities implements SamplingProbabilities {

  private final SamplingShape shape;
  private final char[] codes;
  private long step;
  private long asOf;

  /** Probabilities of which nothing was told yet. */
  public PublishedProbabilities(SamplingConfig config) {
    shape = config.shape();
    codes = new char[shape.size()];
    Arrays.fill(codes, GapCode.of(config.initialGap()));
  }

  /**
   * Takes what a block says in the place of what was known.
   *
   * @return whether it has the same shape; else nothing is taken
   */
  public boolean take(ProbabilityBlock block) {
    if (!block.shape().equals(shape)) {
      return false;
    }
    int from = block.number() * SamplingShape.BLOCK_LENGTH;
    System.arraycopy(block.codes, 0, codes, from, block.codes.length);
    step = block.step();
    asOf = block.asOf();
    return true;
  }

  @Override
  public double probability(long item) {
    return GapCode.probability(code(item));
  }

  @Override
  public double logQ(long item) {
    return GapCode.logProbability(code(item));
  }

  private char code(long item) {
    char longest = 0;
    for (int hash = 0; hash < shape.hashes(); hash++) {
      longest = (char) Math.max(longest, codes[shape.slot(item, hash)]);
    }
    return longest;
  }

  /** What is known, a block after the other, to be stored or moved. */
  public void blocks(Consumer<ProbabilityBlock> blocks) {
    for (int block = 0; block < shape.blocks(); block++) {
      int from = block * SamplingShape.BLOCK_LENGTH;
      char[] part = Arrays.copyOfRange(codes, from, from + shape.blockLength(block));
      blocks.accept(new ProbabilityBlock(shape, step, asOf, block, part));
    }
  }
}
