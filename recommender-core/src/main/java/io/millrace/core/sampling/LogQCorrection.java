package io.millrace.core.sampling;

/**
 * The correction of logits of items that were drawn with unequal probabilities.
 *
 * <p>A softmax over a batch counts an item as often as it is drawn: a popular one is a negative
 * more often than its share of the catalogue. With ln p taken off its logit s, an item that is
 * drawn with probability p counts exp(s) / p when it is drawn, which is exp(s) in expectation, as
 * in the softmax over all items. The same is taken off for the positive as for the negatives.
 * (Bengio, Senécal: "Quick training of probabilistic neural nets by importance sampling", AISTATS
 * 2003; Yi et al., RecSys 2019.)
 */
public final class LogQCorrection {

  private LogQCorrection() {}

  /**
   * s − ln p: the less probable an item is drawn, the more it counts when it is.
   *
   * @param logit s, by which the model ranks the item, any temperature already applied
   * @param probability p with which the item is drawn, more than 0 and at most 1
   * @throws IllegalArgumentException if it is no such probability
   */
  public static double corrected(double logit, double probability) {
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException("a sampling probability is " + probability);
    }
    return logit - Math.log(probability);
  }
}
