package io.millrace.core.candidate;

import io.millrace.core.model.InteractionType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes lists of candidates that were scored, ties by item number, and says why each is there. */
public final class CandidateOrder {

  /** The scores of a set's candidates. */
  @FunctionalInterface
  public interface Scores {

    /**
     * The probability to be the next item if that is of a type.
     *
     * @param candidate position in the set
     */
    float of(int candidate, InteractionType target);

    /**
     * What a model attended to for a candidate, the heaviest first.
     *
     * @param candidate position in the set
     */
    default List<AttendedItem> attended(int candidate) {
      return List.of();
    }
  }

  private final int listLength;
  private final Channels channels;

  public CandidateOrder(CandidateConfig config, Channels channels) {
    this.listLength = config.listLength();
    this.channels = channels;
  }

  /**
   * The lists for all targets.
   *
   * @param modelVersion the model that the scores are from; null for the blend of the channels
   */
  public RankedLists lists(CandidateSet set, @Nullable String modelVersion, Scores scores) {
    return new RankedLists(
        set.session(),
        set.sequence(),
        set.asOf(),
        set.arrivedAt(),
        modelVersion,
        channels.names(),
        list(set.candidates(), InteractionType.CLICKS, scores),
        list(set.candidates(), InteractionType.CARTS, scores),
        list(set.candidates(), InteractionType.ORDERS, scores));
  }

  private List<RankedItem> list(List<Candidate> candidates, InteractionType target, Scores scores) {
    int[] best = new int[Math.min(listLength, candidates.size())];
    float[] bestScores = new float[best.length];
    int size = 0;
    for (int i = 0; i < candidates.size(); i++) {
      float score = scores.of(i, target);
      int place = size;
      while (place > 0
          && isBefore(
              score,
              candidates.get(i).item(),
              bestScores[place - 1],
              candidates.get(best[place - 1]).item())) {
        place--;
      }
      if (place < best.length) {
        size = Math.min(size + 1, best.length);
        System.arraycopy(best, place, best, place + 1, size - place - 1);
        System.arraycopy(bestScores, place, bestScores, place + 1, size - place - 1);
        best[place] = i;
        bestScores[place] = score;
      }
    }
    RankedItem[] list = new RankedItem[size];
    for (int i = 0; i < size; i++) {
      list[i] = explain(candidates.get(best[i]), best[i], target, scores);
    }
    return List.of(list);
  }

  /** The higher score is before the lower, and what is no number is last. */
  private static boolean isBefore(float score, long item, float otherScore, long otherItem) {
    int byScore = Float.compare(-score, -otherScore);
    return byScore < 0 || (byScore == 0 && item < otherItem);
  }

  /**
   * @param position of the candidate in the set
   */
  private RankedItem explain(
      Candidate candidate, int position, InteractionType target, Scores scores) {
    List<ChannelPlace> found = found(candidate, target);
    ChannelPlace reason = found.get(0);
    Channel channel = channels.channel(reason.channel());
    @Nullable Long seed = null;
    @Nullable Float weight = null;
    if (channel.source().equals(Channel.REVISIT)) {
      seed = candidate.item();
    } else if (channel.keys() != null) {
      seed = candidate.seedItem(reason.channel());
      weight =
          channels.isRule(reason.channel())
              ? Float.valueOf(candidate.weight(reason.channel()))
              : null;
    }
    return new RankedItem(
        candidate.item(),
        scores.of(position, target),
        channels.name(reason.channel()),
        seed,
        weight,
        reason.rank(),
        reason.probability(),
        scores.attended(position),
        new TypeProbabilities(
            scores.of(position, InteractionType.CLICKS),
            scores.of(position, InteractionType.CARTS),
            scores.of(position, InteractionType.ORDERS)),
        found);
  }

  /** The channels that found a candidate, the most probable first, ties in their own order. */
  private List<ChannelPlace> found(Candidate candidate, InteractionType target) {
    ChannelPlace[] found = new ChannelPlace[channels.count()];
    int size = 0;
    for (int channel = 0; channel < found.length; channel++) {
      int rank = candidate.rank(channel);
      if (rank != Candidate.ABSENT) {
        float probability = candidate.probability(channel, target);
        int place = size++;
        while (place > 0 && found[place - 1].probability() < probability) {
          found[place] = found[place - 1];
          place--;
        }
        found[place] = new ChannelPlace(channel, rank, probability);
      }
    }
    return List.of(Arrays.copyOf(found, size));
  }
}
