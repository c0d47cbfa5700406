package io.millrace.core.candidate;

import io.millrace.core.cooccurrence.AdjacentRule;
import io.millrace.core.cooccurrence.TimeDecayedRule;
import io.millrace.core.model.InteractionType;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;

/**
 * How candidates are found and ordered.
 *
 * @param keyItems the newest items of a session whose neighbours are used, 1 to 50
 * @param revisits the newest items of a session that the revisit channel offers, keyItems to 1,000
 * @param recencyDiscount each older key item counts so much less than the one after it, in (0, 1]
 * @param smoothing added to the whole weight of an item's neighbours before a neighbour's share of
 *     it is taken, so that items seen once do not outvote those seen often; 0 or more
 * @param mostCandidates the most candidates per session, the list length to 10,000
 * @param listLength the most items per list, 1 to 1,000
 * @param channelWeights for each target the weight of each channel by name, 0 or more; a channel
 *     that is not named has none
 */
public record CandidateConfig(
    int keyItems,
    int revisits,
    double recencyDiscount,
    double smoothing,
    int mostCandidates,
    int listLength,
    Map<InteractionType, Map<String, Double>> channelWeights)
    implements Serializable {

  /** Ten key items, 100 candidates, lists of 20; who ordered or carted is likelier to come back. */
  public static final CandidateConfig DEFAULT =
      new CandidateConfig(
          10,
          50,
          0.5,
          1,
          100,
          20,
          Map.of(
              InteractionType.CLICKS, weights(0.2),
              InteractionType.CARTS, weights(1),
              InteractionType.ORDERS, weights(2)));

  public CandidateConfig {
    if (keyItems < 1 || keyItems > 50) {
      throw new IllegalArgumentException("there are 1 to 50 key items, not " + keyItems);
    }
    if (revisits < keyItems || revisits > 1_000) {
      throw new IllegalArgumentException(
          "there are at least as many revisits as key items, %d, and at most 1000, not %d"
              .formatted(keyItems, revisits));
    }
    if (!(recencyDiscount > 0 && recencyDiscount <= 1)) {
      throw new IllegalArgumentException(
          "the recency discount is above 0 and at most 1, not " + recencyDiscount);
    }
    if (!(smoothing >= 0) || Double.isInfinite(smoothing)) {
      throw new IllegalArgumentException("the smoothing is 0 or more, not " + smoothing);
    }
    if (listLength < 1 || listLength > 1_000) {
      throw new IllegalArgumentException("the list length is from 1 to 1000, not " + listLength);
    }
    if (mostCandidates < listLength || mostCandidates > 10_000) {
      throw new IllegalArgumentException(
          "there are at least as many candidates as items in a list, %d, and at most 10000, not %d"
              .formatted(listLength, mostCandidates));
    }
    Map<InteractionType, Map<String, Double>> copy = new EnumMap<>(InteractionType.class);
    for (InteractionType target : InteractionType.values()) {
      Map<String, Double> weights = channelWeights.getOrDefault(target, Map.of());
      weights.forEach(
          (channel, weight) -> {
            if (!(weight >= 0) || weight.isInfinite()) {
              throw new IllegalArgumentException(
                  "the weight of channel %s is 0 or more, not %s".formatted(channel, weight));
            }
          });
      copy.put(target, Map.copyOf(weights));
    }
    channelWeights = Map.copyOf(copy);
  }

  private static Map<String, Double> weights(double revisit) {
    // Popularity only fills up: its best rank weighs less than any other channel's last one.
    return Map.of(
        Channels.REVISIT, revisit,
        TimeDecayedRule.NAME, 0.5,
        AdjacentRule.NAME, 1.0,
        Channels.POPULARITY, 1e-4);
  }
}
