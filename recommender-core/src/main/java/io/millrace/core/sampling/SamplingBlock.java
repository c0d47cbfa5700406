package io.millrace.core.sampling;

/**
 * A block of the arrays of a {@link StreamingFrequencyEstimator}, with what is needed to put the
 * estimator together again. Immutable; the arrays are not copied and not to be changed.
 */
public final class SamplingBlock {

  private final SamplingShape shape;
  private final long step;
  private final int taken;
  private final int number;
  final long[] lastSteps;
  final char[] hits;
  final double[] gaps;

  /**
   * @param shape of the whole arrays
   * @param step the number of the newest step
   * @param taken the interactions in that step so far, 0 to s
   * @param number of the block, from 0
   * @param lastSteps A of its slots: the steps in which they were hit last, 0 for never
   * @param hits of its slots, up to those whose gaps are averaged
   * @param gaps B of its slots: mean gaps in steps, 1 or more
   * @throws IllegalArgumentException if the shape has no such block
   */
  public SamplingBlock(
      SamplingShape shape,
      long step,
      int taken,
      int number,
      long[] lastSteps,
      char[] hits,
      double[] gaps) {
    shape.requireBlock(number, lastSteps.length);
    shape.requireBlock(number, hits.length);
    shape.requireBlock(number, gaps.length);
    if (taken < 0 || taken > shape.stepLength()) {
      throw new IllegalArgumentException(
          "%d interactions in a step of %d".formatted(taken, shape.stepLength()));
    }
    this.shape = shape;
    this.step = step;
    this.taken = taken;
    this.number = number;
    this.lastSteps = lastSteps;
    this.hits = hits;
    this.gaps = gaps;
  }

  public SamplingShape shape() {
    return shape;
  }

  public long step() {
    return step;
  }

  public int taken() {
    return taken;
  }

  public int number() {
    return number;
  }

  public long lastStep(int index) {
    return lastSteps[index];
  }

  public int hits(int index) {
    return hits[index];
  }

  public double gap(int index) {
    return gaps[index];
  }
}
