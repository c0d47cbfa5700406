package io.millrace.core.candidate;

import io.millrace.core.model.InteractionType;
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
      list[i] = explain(candidates.get(best[i]), bestScores[i], target, scores.attended(best[i]));
    }
    return List.of(list);
  }

  /** The higher score is before the lower, and what is no number is last. */
  private static boolean isBefore(float score, long item, float otherScore, long otherItem) {
    int byScore = Float.compare(-score, -otherScore);
    return byScore < 0 || (byScore == 0 && item < otherItem);
  }

  private RankedItem explain(
      Candidate candidate, float score, InteractionType target, List<AttendedItem> attended) {
    int channel = candidate.reason(target);
    @Nullable Long seed = null;
    @Nullable Float weight = null;
    if (channels.channel(channel).source().equals(Channel.REVISIT)) {
      seed = candidate.item();
    } else if (channels.channel(channel).keys() != null) {
      seed = candidate.seedItem(channel);
      weight = channels.isRule(channel) ? Float.valueOf(candidate.weight(channel)) : null;
    }
    return new RankedItem(
        candidate.item(),
        score,
        channels.name(channel),
        seed,
        weight,
        candidate.rank(channel),
        candidate.reasonProbability(target),
        attended);
  }
}
