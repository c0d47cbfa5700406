package io.millrace.core.candidate;

import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.model.InteractionType;
import io.millrace.core.popularity.PopularItems;
import it.unimi.dsi.fastutil.longs.Long2ObjectLinkedOpenHashMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds candidates for a session.
 *
 * <p>Revisit offers the session's items, the newest first. Each co-occurrence rule offers the
 * neighbours of the session's key items k = 0, 1, … (the newest first), ordered by Σ_k δ^k · w_kb /
 * (s + Σ_b w_kb) for the recency discount δ, the smoothing s and the weight w_kb of key item →
 * neighbour b; ties by item number. Popularity offers the most popular items, as many as the list
 * still lacks.
 */
public final class CandidateGenerator {

  private final CandidateConfig config;
  private final Channels channels;
  private final ReciprocalRankBlend blend;
  private final double[] discounts;

  /** A candidate while it is being put together. */
  private static final class Draft {
    final Candidate candidate;

    /** The co-occurrence channel that found it last. */
    int foundBy = -1;

    /** The score within the channel in work. */
    double score;

    /** The largest part of that score from one key item. */
    double largestPart;

    Draft(Candidate candidate) {
      this.candidate = candidate;
    }
  }

  public CandidateGenerator(CandidateConfig config, Channels channels, ReciprocalRankBlend blend) {
    this.config = config;
    this.channels = channels;
    this.blend = blend;
    discounts = new double[config.keyItems()];
    for (int k = 0; k < discounts.length; k++) {
      discounts[k] = Math.pow(config.recencyDiscount(), k);
    }
  }

  /**
   * The candidates for a session.
   *
   * @param session with the answer merged into it
   * @param answer the newest answer of the session
   * @param popular the most popular items now
   */
  public CandidateSet generate(
      SessionNeighbors session, NeighborAnswer answer, PopularItems popular) {
    Long2ObjectLinkedOpenHashMap<Draft> drafts = new Long2ObjectLinkedOpenHashMap<>();
    offerRevisits(session, drafts);
    for (int rule = 0; channels.isRule(channels.ofRule(rule)); rule++) {
      offerNeighbors(session, rule, drafts);
    }
    offerPopular(popular, drafts);
    return new CandidateSet(
        answer.touch().session(),
        answer.touch().sequence(),
        answer.time(),
        answer.touch().arrivedAt(),
        best(drafts));
  }

  private void offerRevisits(SessionNeighbors session, Long2ObjectLinkedOpenHashMap<Draft> drafts) {
    for (int position = 0; position < session.size(); position++) {
      draft(session.item(position), drafts).candidate.ranks[channels.revisit()] = (short) position;
    }
  }

  private void offerNeighbors(
      SessionNeighbors session, int rule, Long2ObjectLinkedOpenHashMap<Draft> drafts) {
    int channel = channels.ofRule(rule);
    List<Draft> found = new ArrayList<>();
    for (int k = 0; k < Math.min(session.size(), discounts.length); k++) {
      NeighborList list = session.neighbors(k);
      // A list that was stored before the rule was added says nothing of it.
      if (list == null || rule >= list.rules()) {
        continue;
      }
      double whole = config.smoothing();
      for (int i = 0; i < list.size(); i++) {
        whole += list.weight(i, rule);
      }
      for (int i = 0; i < list.size(); i++) {
        float weight = list.weight(i, rule);
        if (weight <= 0) {
          continue;
        }
        Draft draft = draft(list.item(i), drafts);
        if (draft.foundBy != channel) {
          draft.foundBy = channel;
          found.add(draft);
        }
        double part = discounts[k] * weight / whole;
        draft.score += part;
        if (part > draft.largestPart || draft.largestPart == 0) {
          draft.largestPart = part;
          draft.candidate.seeds[channel] = session.item(k);
          draft.candidate.weights[channel] = weight;
        }
      }
    }
    found.sort(
        Comparator.comparingDouble((Draft draft) -> -draft.score)
            .thenComparingLong(draft -> draft.candidate.item()));
    for (int rank = 0; rank < found.size(); rank++) {
      found.get(rank).candidate.ranks[channel] = (short) rank;
      found.get(rank).score = 0;
      found.get(rank).largestPart = 0;
    }
  }

  private void offerPopular(PopularItems popular, Long2ObjectLinkedOpenHashMap<Draft> drafts) {
    for (int rank = 0; rank < popular.size() && drafts.size() < config.listLength(); rank++) {
      draft(popular.item(rank), drafts).candidate.ranks[channels.popularity()] = (short) rank;
    }
  }

  private Draft draft(long item, Long2ObjectLinkedOpenHashMap<Draft> drafts) {
    return drafts.computeIfAbsent(item, i -> new Draft(new Candidate(i, channels.count())));
  }

  /** The candidates with the highest score for any target, ties by item number. */
  private List<Candidate> best(Long2ObjectLinkedOpenHashMap<Draft> drafts) {
    List<Draft> all = new ArrayList<>(drafts.values());
    if (all.size() > config.mostCandidates()) {
      for (Draft draft : all) {
        for (InteractionType target : InteractionType.values()) {
          draft.score = Math.max(draft.score, blend.score(draft.candidate, target));
        }
      }
      all.sort(
          Comparator.comparingDouble((Draft draft) -> -draft.score)
              .thenComparingLong(draft -> draft.candidate.item()));
      all = all.subList(0, config.mostCandidates());
    }
    return all.stream().map(draft -> draft.candidate).toList();
  }
}
