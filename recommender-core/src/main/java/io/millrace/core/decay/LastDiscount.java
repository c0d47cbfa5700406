package io.millrace.core.decay;

/**
 * The discount of a decay, kept for as long as it is asked for at the same time: the counts of all
 * items of a list are faded to one time, and a power is dear. Not thread-safe.
 */
public final class LastDiscount {
  private final ForwardDecay decay;
  private long landmark;
  private long time;
  private double discount = 1;

  public LastDiscount(ForwardDecay decay) {
    this.decay = decay;
  }

  /** As {@link ForwardDecay#discount}. */
  public double at(long landmark, long time) {
    if (landmark != this.landmark || time != this.time) {
      this.landmark = landmark;
      this.time = time;
      discount = decay.discount(landmark, time);
    }
    return discount;
  }
}
