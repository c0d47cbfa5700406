package io.millrace.evaluation.metric;

import io.millrace.core.candidate.Candidate;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the recommender had one item that did follow. Immutable. */
public final class ScoredTruth {

  /** The rank of an item that is not in the list. */
  public static final int MISSED = 0;

  /** In place of a channel where no place of the list was given. */
  public static final int NO_CHANNEL = -1;

  private final long item;
  private final int popularity;
  private final int rank;
  private final boolean candidate;
  private final int reason;
  private final short[] channelRanks;

  /**
   * @param item the item that followed
   * @param popularity interactions with the item that had been learned before
   * @param rank its rank in the list from 1, or {@link #MISSED}
   * @param reason the channel that the list names for it, or {@link #NO_CHANNEL}
   * @param candidate whether it is among the first 100 candidates
   * @param channelRanks its rank in each channel from 0, or {@link Candidate#ABSENT}
   */
  public ScoredTruth(
      long item, int popularity, int rank, int reason, boolean candidate, short... channelRanks) {
    this.item = item;
    this.popularity = popularity;
    this.rank = rank;
    this.reason = reason;
    this.candidate = candidate;
    this.channelRanks = channelRanks.clone();
  }

  /** The item that followed. */
  public long item() {
    return item;
  }

  /** Interactions with the item that had been learned before. */
  public int popularity() {
    return popularity;
  }

  /** Its rank in the list from 1, or {@link #MISSED}. */
  public int rank() {
    return rank;
  }

  /** Whether it is in the list at a rank of at most k. */
  public boolean isHit(int k) {
    return rank != MISSED && rank <= k;
  }

  /** Whether it is among the first 100 candidates. */
  public boolean isCandidate() {
    return candidate;
  }

  /** The channel that the list names as the reason, or {@link #NO_CHANNEL}. */
  public int reason() {
    return reason;
  }

  /** Its rank in a channel from 0, or {@link Candidate#ABSENT}. */
  public int channelRank(int channel) {
    return channelRanks[channel];
  }

  /** Whether a channel has it among its first k. */
  public boolean isFoundBy(int channel, int k) {
    return channelRanks[channel] != Candidate.ABSENT && channelRanks[channel] < k;
  }

  /** Whether a channel, and no other, has it among its first k. */
  public boolean isFoundOnlyBy(int channel, int k) {
    for (int other = 0; other < channelRanks.length; other++) {
      if (isFoundBy(other, k) != (other == channel)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ScoredTruth that
        && item == that.item
        && popularity == that.popularity
        && rank == that.rank
        && candidate == that.candidate
        && reason == that.reason
        && Arrays.equals(channelRanks, that.channelRanks);
  }

  @Override
  public int hashCode() {
    return Objects.hash(item, popularity, rank, candidate, reason, Arrays.hashCode(channelRanks));
  }

  @Override
  public String toString() {
    return "item %d at rank %d, channels %s".formatted(item, rank, Arrays.toString(channelRanks));
  }
}
