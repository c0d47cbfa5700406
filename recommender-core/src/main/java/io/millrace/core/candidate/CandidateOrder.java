package io.millrace.core.candidate;

import io.millrace.core.model.InteractionType;
import java.util.ArrayList;
import java.util.Comparator;
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

  private record Scored(int position, Candidate candidate, float score) {}

  private static final Comparator<Scored> BEST_FIRST =
      Comparator.comparingDouble((Scored scored) -> -scored.score())
          .thenComparingLong(scored -> scored.candidate().item());

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
    List<Scored> ranked = new ArrayList<>(candidates.size());
    for (int i = 0; i < candidates.size(); i++) {
      ranked.add(new Scored(i, candidates.get(i), scores.of(i, target)));
    }
    ranked.sort(BEST_FIRST);
    List<RankedItem> list = new ArrayList<>(Math.min(listLength, ranked.size()));
    for (Scored scored : ranked.subList(0, Math.min(listLength, ranked.size()))) {
      list.add(
          explain(scored.candidate(), scored.score(), target, scores.attended(scored.position())));
    }
    return list;
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
