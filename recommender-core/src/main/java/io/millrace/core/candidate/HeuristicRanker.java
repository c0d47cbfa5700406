package io.millrace.core.candidate;

import io.millrace.core.model.InteractionType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Orders candidates by the calibrated blend, ties by item number, and says why each is there. */
public final class HeuristicRanker {

  private final int listLength;
  private final Channels channels;

  public HeuristicRanker(CandidateConfig config, Channels channels) {
    this.listLength = config.listLength();
    this.channels = channels;
  }

  /** The lists for all targets. */
  public RankedLists rank(CandidateSet set) {
    return new RankedLists(
        set.session(),
        set.sequence(),
        set.asOf(),
        set.arrivedAt(),
        null,
        rank(set.candidates(), InteractionType.CLICKS),
        rank(set.candidates(), InteractionType.CARTS),
        rank(set.candidates(), InteractionType.ORDERS));
  }

  private List<RankedItem> rank(List<Candidate> candidates, InteractionType target) {
    List<Candidate> ranked = new ArrayList<>(candidates);
    ranked.sort(
        Comparator.comparingDouble((Candidate candidate) -> -candidate.score(target))
            .thenComparingLong(Candidate::item));
    List<RankedItem> list = new ArrayList<>(Math.min(listLength, ranked.size()));
    for (Candidate candidate : ranked.subList(0, Math.min(listLength, ranked.size()))) {
      list.add(explain(candidate, target));
    }
    return list;
  }

  private RankedItem explain(Candidate candidate, InteractionType target) {
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
        candidate.score(target),
        channels.name(channel),
        seed,
        weight,
        candidate.rank(channel),
        candidate.reasonProbability(target));
  }
}
