package io.millrace.core.candidate;

import java.util.Arrays;
import java.util.List;

/**
 * What a session was offered: its candidates with their ranks in the channels. Kept until the next
 * interaction tells what came of it. Immutable.
 */
public final class Offer {

  /** Ranks from here on are not told apart. */
  static final int MOST_RANKS = 255;

  private static final byte ABSENT = (byte) MOST_RANKS;

  /** Nothing was offered. */
  static final Offer NONE = new Offer(0, new byte[0], new long[0], new byte[0]);

  final int channelsHash;
  final byte[] supports;
  final long[] items;

  /** One rank for each channel and item, an item after the other. */
  final byte[] ranks;

  Offer(int channelsHash, byte[] supports, long[] items, byte[] ranks) {
    this.channelsHash = channelsHash;
    this.supports = supports;
    this.items = items;
    this.ranks = ranks;
  }

  /**
   * @param channels the names of the channels
   * @param supports the step of support of each
   */
  static Offer of(List<String> channels, byte[] supports, List<Candidate> candidates) {
    long[] items = new long[candidates.size()];
    byte[] ranks = new byte[items.length * supports.length];
    Arrays.fill(ranks, ABSENT);
    for (int i = 0; i < items.length; i++) {
      items[i] = candidates.get(i).item();
      for (int channel = 0; channel < supports.length; channel++) {
        int rank = candidates.get(i).rank(channel);
        if (rank != Candidate.ABSENT) {
          ranks[i * supports.length + channel] = (byte) Math.min(rank, MOST_RANKS - 1);
        }
      }
    }
    return new Offer(channels.hashCode(), supports, items, ranks);
  }

  /** Whether it was made by channels of these names: others' counts would be of no use. */
  boolean isOf(List<String> channels) {
    return channelsHash == channels.hashCode() && supports.length == channels.size();
  }

  int size() {
    return items.length;
  }

  int indexOf(long item) {
    for (int i = 0; i < items.length; i++) {
      if (items[i] == item) {
        return i;
      }
    }
    return -1;
  }

  int rank(int index, int channel) {
    byte rank = ranks[index * supports.length + channel];
    return rank == ABSENT ? Candidate.ABSENT : Byte.toUnsignedInt(rank);
  }

  /** The step of support that a channel had. */
  public int support(int channel) {
    return supports[channel];
  }
}
