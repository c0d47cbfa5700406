package io.millrace.core.sampling;

/**
 * What readers are told of a block of slots: a code of two bytes for each, which stands for a
 * probability. An item's probability is the lowest among its slots, which {@link SamplingShape}
 * finds. Immutable; the codes are not copied and not to be changed.
 */
public final class ProbabilityBlock {

  private final SamplingShape shape;
  private final long step;
  private final long asOf;
  private final int number;
  final char[] codes;

  /**
   * @param shape of the whole arrays
   * @param step the number of the newest step
   * @param asOf event time up to which interactions are counted, in epoch milliseconds
   * @param number of the block, from 0
   * @param codes of its slots: c stands for a probability of 2^(−c/1024)
   * @throws IllegalArgumentException if the shape has no such block
   */
  public ProbabilityBlock(SamplingShape shape, long step, long asOf, int number, char[] codes) {
    shape.requireBlock(number, codes.length);
    this.shape = shape;
    this.step = step;
    this.asOf = asOf;
    this.number = number;
    this.codes = codes;
  }

  public SamplingShape shape() {
    return shape;
  }

  public long step() {
    return step;
  }

  public long asOf() {
    return asOf;
  }

  public int number() {
    return number;
  }

  public int size() {
    return codes.length;
  }

  public char code(int index) {
    return codes[index];
  }
}
