package io.millrace.core.candidate;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

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
 * @param channels the recall channels, 1 to 32, names distinct
 * @param calibration how the channels calibrate themselves
 */
public record CandidateConfig(
    int keyItems,
    int revisits,
    double recencyDiscount,
    double smoothing,
    int mostCandidates,
    int listLength,
    List<Channel> channels,
    CalibrationConfig calibration)
    implements Serializable {

  /**
   * Ten key items, 100 candidates, lists of 20. The channels overlap as little as they can: the
   * newest item speaks by what follows it, those before it by what goes with them.
   */
  public static final CandidateConfig DEFAULT =
      new CandidateConfig(
          10,
          50,
          0.5,
          1,
          100,
          20,
          Stream.of(
                  Channel.REVISIT,
                  "adjacent@last",
                  "item-cf@earlier",
                  "second-hop@last-three",
                  "buy-to-buy@recent",
                  Channel.TWO_TOWER,
                  Channel.TRENDING,
                  Channel.POPULARITY)
              .map(Channel::parse)
              .toList(),
          CalibrationConfig.DEFAULT);

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
    channels = List.copyOf(channels);
    if (channels.isEmpty() || channels.size() > 32) {
      throw new IllegalArgumentException("there are 1 to 32 channels, not " + channels.size());
    }
    if (channels.stream().distinct().count() < channels.size()) {
      throw new IllegalArgumentException("a channel is named twice");
    }
  }

  /** What each item of a session counts by its age: δ^k for the k-th newest, from 0. */
  public double[] recencyDiscounts() {
    double[] discounts = new double[revisits];
    Arrays.setAll(discounts, k -> Math.pow(recencyDiscount, k));
    return discounts;
  }

  /** The newest items whose second hop any channel uses; 0 if none does. */
  int secondHopKeys() {
    return channels.stream()
        .filter(channel -> channel.source().equals(Channel.SECOND_HOP))
        .map(Channel::keys)
        .mapToInt(
            keys ->
                switch (requireNonNull(keys)) {
                  case LAST -> 1;
                  case LAST_TWO -> 2;
                  case LAST_THREE -> 3;
                  case RECENT, EARLIER, BOUGHT, DAY_ENDS -> keyItems;
                })
        .max()
        .orElse(0);
  }

  /**
   * How many items that are older than the key items keep their neighbours; 0 if no channel asks.
   */
  int olderLists() {
    return channels.stream()
            .map(Channel::keys)
            .anyMatch(keys -> keys == KeySet.BOUGHT || keys == KeySet.DAY_ENDS)
        ? keyItems / 2
        : 0;
  }
}
