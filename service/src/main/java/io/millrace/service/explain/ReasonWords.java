package io.millrace.service.explain;

import io.millrace.core.candidate.Channel;
import io.millrace.core.candidate.KeySet;
import io.millrace.core.cooccurrence.AdjacentRule;
import io.millrace.core.cooccurrence.BuyToBuyRule;
import io.millrace.core.cooccurrence.ItemCfRule;
import io.millrace.core.cooccurrence.TimeDecayedRule;
import io.millrace.core.cooccurrence.TypeWeightedRule;
import io.millrace.schemas.avro.Reason;
import io.millrace.schemas.avro.RecommendedItem;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * Says in words why an item is in a list.
 *
 * @param names the name to show for an item's number
 */
public record ReasonWords(LongFunction<String> names) {

  /**
   * The reason in words, and what a model attended to.
   *
   * @param item what was recommended; channels that are not known are shown by name
   */
  public String explain(RecommendedItem item) {
    return explain(item.getReason()) + attended(item);
  }

  /** The reason alone. */
  String explain(Reason reason) {
    return of(reason, seed(reason)) + calibrated(reason);
  }

  private String attended(RecommendedItem item) {
    return item.getAttended().isEmpty()
        ? ""
        : item.getAttended().stream()
            .map(
                each ->
                    String.format(
                        Locale.ROOT, "%s (%.2f)", names.apply(each.getItem()), each.getWeight()))
            .collect(Collectors.joining(", ", "; attends to ", ""));
  }

  /** The reason without figures: often next after lamp-7. */
  public String brief(Reason reason) {
    return of(
        reason, reason.getSeedItem() == null ? "another item" : names.apply(reason.getSeedItem()));
  }

  /** What a channel finds, whatever the session: often next after the newest item. */
  public static String channel(String channel) {
    return words(channel, keyItems(channel.substring(channel.indexOf('@') + 1)), channel);
  }

  private static String keyItems(String keys) {
    for (KeySet set : KeySet.values()) {
      if (set.text().equals(keys)) {
        return switch (set) {
          case LAST -> "the newest item";
          case LAST_TWO -> "the two newest items";
          case LAST_THREE -> "the three newest items";
          case RECENT -> "the recent items";
          case EARLIER -> "the items before the newest";
          case BOUGHT -> "the items put into the cart or ordered";
          case DAY_ENDS -> "the last items of days";
        };
      }
    }
    return "items of this session";
  }

  private static String of(Reason reason, String seed) {
    String channel = reason.getChannel();
    return words(channel, seed, reason.getSeedItem() == null ? channel : channel + " of " + seed);
  }

  /**
   * @param unknown what to say of a channel that is not known
   */
  private static String words(String channel, String seed, String unknown) {
    int keys = channel.indexOf('@');
    return switch (keys < 0 ? channel : channel.substring(0, keys)) {
      case Channel.REVISIT -> "seen earlier in this session";
      case Channel.POPULARITY -> "popular now";
      case Channel.TRENDING -> "more popular than usual";
      case Channel.TWO_TOWER -> "suits this session by the model";
      case Channel.SECOND_HOP -> "goes with what goes with " + seed;
      case AdjacentRule.NAME -> "often next after " + seed;
      case TimeDecayedRule.NAME, ItemCfRule.NAME, TypeWeightedRule.NAME ->
          "often in the same session as " + seed;
      case BuyToBuyRule.NAME -> "often bought with " + seed;
      default -> unknown;
    };
  }

  /** At which rank the channel had the item, from 1, and how probable that makes it. */
  private static String calibrated(Reason reason) {
    return reason.getRank() == null || reason.getProbability() == null
        ? ""
        : ", rank %d there, %s".formatted(reason.getRank() + 1, percent(reason.getProbability()));
  }

  private static String percent(float probability) {
    return probability < 0.001f
        ? "under 0.1 %"
        : String.format(Locale.ROOT, "%.1f %%", 100 * probability);
  }

  private String seed(Reason reason) {
    String seed = reason.getSeedItem() == null ? "another item" : names.apply(reason.getSeedItem());
    return reason.getWeight() == null
        ? seed + " (" + reason.getChannel() + ")"
        : String.format(
            Locale.ROOT, "%s (%s, weight %.2f)", seed, reason.getChannel(), reason.getWeight());
  }
}
