package io.millrace.core.candidate;

import io.millrace.core.model.InteractionType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Orders candidates by the blend's score, ties by item number, and says why each is there. */
public final class HeuristicRanker {

  private final int listLength;
  private final Channels channels;
  private final ReciprocalRankBlend blend;

  private record Scored(Candidate candidate, double score) {}

  public HeuristicRanker(CandidateConfig config, Channels channels, ReciprocalRankBlend blend) {
    this.listLength = config.listLength();
    this.channels = channels;
    this.blend = blend;
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
    List<Scored> scored = new ArrayList<>(candidates.size());
    for (Candidate candidate : candidates) {
      double score = blend.score(candidate, target);
      if (score > 0) {
        scored.add(new Scored(candidate, score));
      }
    }
    scored.sort(
        Comparator.comparingDouble((Scored s) -> -s.score())
            .thenComparingLong(s -> s.candidate().item()));
    return scored.stream().limit(listLength).map(s -> explain(s, target)).toList();
  }

  private RankedItem explain(Scored scored, InteractionType target) {
    Candidate candidate = scored.candidate();
    int channel = blend.bestChannel(candidate, target);
    @Nullable Long seed = null;
    @Nullable Float weight = null;
    if (channel == channels.revisit()) {
      seed = candidate.item();
    } else if (channels.isRule(channel)) {
      seed = candidate.seedItem(channel);
      weight = candidate.weight(channel);
    }
    return new RankedItem(
        candidate.item(), (float) scored.score(), channels.name(channel), seed, weight);
  }
}
