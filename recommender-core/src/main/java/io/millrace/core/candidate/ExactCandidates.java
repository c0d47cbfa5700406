package io.millrace.core.candidate;

import io.millrace.core.model.InteractionType;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * The reference of {@link CandidateGenerator} and {@link HeuristicRanker}: every item of the
 * session is a key item, with all its neighbours as they are now, and no candidate is cut off. What
 * the bounds leave out, and what it costs that neighbours are kept from the time of their touch,
 * shows in the difference.
 */
public final class ExactCandidates {

  private final CandidateConfig config;
  private final Channels channels;

  public ExactCandidates(CandidateConfig config, Channels channels) {
    this.config = config;
    this.channels = channels;
  }

  /**
   * The list of a session for a target, the best item first, ties by item number.
   *
   * @param items the session's distinct items, the newest first
   * @param neighbors the neighbours of an item with their weights, one per rule
   * @param popular the most popular items, the most popular first
   */
  public List<Long> list(
      InteractionType target,
      List<Long> items,
      LongFunction<Map<Long, double[]>> neighbors,
      List<Long> popular) {
    Map<String, Double> weights = config.channelWeights().getOrDefault(target, Map.of());
    Map<Long, Double> scores = new HashMap<>();
    add(items, weights.getOrDefault(Channels.REVISIT, 0.0), scores);
    for (int rule = 0; channels.isRule(channels.ofRule(rule)); rule++) {
      add(
          ranked(sharesByRule(items, neighbors, rule)),
          weights.getOrDefault(channels.name(channels.ofRule(rule)), 0.0),
          scores);
    }
    // Popularity only fills up, so an item that is there already gets nothing from it.
    double weight = weights.getOrDefault(Channels.POPULARITY, 0.0);
    for (int rank = 0; rank < popular.size() && scores.size() < config.listLength(); rank++) {
      scores.putIfAbsent(popular.get(rank), weight / (1 + rank));
    }
    scores.values().removeIf(score -> score <= 0);
    return ranked(scores).stream().limit(config.listLength()).toList();
  }

  /** Σ over the key items k of δ^k · w / (s + Σ w), for each neighbour. */
  private Map<Long, Double> sharesByRule(
      List<Long> items, LongFunction<Map<Long, double[]>> neighbors, int rule) {
    Map<Long, Double> shares = new HashMap<>();
    for (int k = 0; k < items.size(); k++) {
      double discount = Math.pow(config.recencyDiscount(), k);
      Map<Long, double[]> weights = neighbors.apply(items.get(k));
      double whole = config.smoothing() + weights.values().stream().mapToDouble(w -> w[rule]).sum();
      weights.forEach(
          (item, weight) -> {
            if (weight[rule] > 0) {
              shares.merge(item, discount * weight[rule] / whole, Double::sum);
            }
          });
    }
    return shares;
  }

  private static void add(List<Long> ranked, double weight, Map<Long, Double> scores) {
    for (int rank = 0; rank < ranked.size(); rank++) {
      scores.merge(ranked.get(rank), weight / (1 + rank), Double::sum);
    }
  }

  private static List<Long> ranked(Map<Long, Double> scores) {
    return scores.entrySet().stream()
        .sorted(
            Map.Entry.<Long, Double>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
