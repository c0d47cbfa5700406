package io.millrace.core.candidate;

import java.util.Arrays;

/**
 * An item that may be recommended, and what each channel says of it. Filled by {@link
 * CandidateGenerator}, not to be changed afterwards.
 */
public final class Candidate {

  /** The rank in a channel that did not find the item. */
  public static final int ABSENT = -1;

  private final long item;
  final short[] ranks;
  final long[] seeds;
  final float[] weights;

  Candidate(long item, int channels) {
    this.item = item;
    ranks = new short[channels];
    Arrays.fill(ranks, (short) ABSENT);
    seeds = new long[channels];
    weights = new float[channels];
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

  /** The co-occurrence weight of seed item → item under the channel's rule. */
  public float weight(int channel) {
    return weights[channel];
  }
}
