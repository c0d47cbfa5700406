package io.millrace.core.candidate;

import io.millrace.core.model.InteractionType;
import java.util.Arrays;

/**
 * An item that may be recommended, and what each channel says of it. Filled by {@link
 * CandidateGenerator}, not to be changed afterwards.
 */
public final class Candidate {

  /** The rank in a channel that did not find the item. */
  public static final int ABSENT = -1;

  static final int TARGETS = InteractionType.values().length;

  private final long item;
  final short[] ranks;
  final long[] seeds;
  final float[] weights;

  /** By target: the probability to be the next item. */
  final float[] scores = new float[TARGETS];

  /** By channel and target: the probability that the channel alone gives; 0 where it is absent. */
  final float[] probabilities;

  Candidate(long item, int channels) {
    this.item = item;
    ranks = new short[channels];
    Arrays.fill(ranks, (short) ABSENT);
    seeds = new long[channels];
    weights = new float[channels];
    probabilities = new float[channels * TARGETS];
  }

  /** The item's number. */
  public long item() {
    return item;
  }

  /** The rank in a channel from 0, the best first, or {@link #ABSENT}. */
  public int rank(int channel) {
    return ranks[channel];
  }

  /** The session's item that led a co-occurrence channel here most strongly. */
  public long seedItem(int channel) {
    return seeds[channel];
  }

  /** The probability to be the session's next item if that is of a type, in [0, 1). */
  public float score(InteractionType target) {
    return scores[target.code()];
  }

  /** The probability that a channel alone gives, in [0, 1); 0 if it did not find the item. */
  public float probability(int channel, InteractionType target) {
    return probabilities[channel * TARGETS + target.code()];
  }

  /** The co-occurrence weight of seed item → item under the channel's rule. */
  public float weight(int channel) {
    return weights[channel];
  }
}
