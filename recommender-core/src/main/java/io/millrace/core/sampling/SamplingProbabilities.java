package io.millrace.core.sampling;

/** How probable it is that a step of the stream holds an item. */
public interface SamplingProbabilities {

  /**
   * The estimate p̂ for an item, more than 0 and at most 1; never NaN, also for items that were
   * never seen.
   */
  double probability(long item);

  /** ln p̂ of an item, 0 or less and finite: what {@link LogQCorrection} takes off its logit. */
  default double logQ(long item) {
    return Math.log(probability(item));
  }
}
