package io.millrace.core.candidate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One place of a list.
 *
 * @param item the item's number
 * @param score the probability to be the next item; falls along the list
 * @param channel name of the recall channel that gave most of the score
 * @param seedItem the session's item that led to it; null for popularity
 * @param weight co-occurrence weight of seed item → item; null where the channel is no rule
 * @param rank in that channel, from 0
 * @param probability that this channel alone gives, in [0, 1)
 * @param attended the items of the history that the model attended to most for this one, the
 *     heaviest first; none without a model with attention
 * @param probabilities to be the next item, for each type; null where only the score is known
 * @param found every channel that found the item, the one that gives most first; none where they
 *     are not known
 */
public record RankedItem(
    long item,
    float score,
    String channel,
    @Nullable Long seedItem,
    @Nullable Float weight,
    int rank,
    float probability,
    List<AttendedItem> attended,
    @Nullable TypeProbabilities probabilities,
    List<ChannelPlace> found) {

  public RankedItem {
    attended = List.copyOf(attended);
    found = List.copyOf(found);
  }

  /** A place of which no more is known than its score and one channel. */
  public RankedItem(
      long item,
      float score,
      String channel,
      @Nullable Long seedItem,
      @Nullable Float weight,
      int rank,
      float probability) {
    this(item, score, channel, seedItem, weight, rank, probability, List.of(), null, List.of());
  }
}
