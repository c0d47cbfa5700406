package io.millrace.cli.explain;

import io.millrace.core.candidate.Channels;
import io.millrace.core.cooccurrence.AdjacentRule;
import io.millrace.core.cooccurrence.TimeDecayedRule;
import io.millrace.schemas.avro.Reason;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.function.LongToIntFunction;

/**
 * Says in words why an item is in a list.
 *
 * @param names the name to show for an item's number
 * @param interactionsAgo how many interactions ago the session met an item, 0 for the last one, or
 *     {@link #UNKNOWN}
 */
public record ReasonWords(LongFunction<String> names, LongToIntFunction interactionsAgo) {

  /** Where the session's history is not at hand. */
  public static final int UNKNOWN = -1;

  /** Words for readers who do not have the session's history. */
  public static ReasonWords withoutHistory(LongFunction<String> names) {
    return new ReasonWords(names, item -> UNKNOWN);
  }

  /**
   * The reason in words.
   *
   * @param item the recommended item's number
   * @param reason why it was recommended; channels that are not known are shown by name
   */
  public String explain(long item, Reason reason) {
    return switch (reason.getChannel()) {
      case Channels.REVISIT -> seen(interactionsAgo.applyAsInt(item));
      case Channels.POPULARITY -> "popular now";
      case AdjacentRule.NAME -> "often next after " + seed(reason);
      case TimeDecayedRule.NAME -> "often in the same session as " + seed(reason);
      default ->
          reason.getSeedItem() == null
              ? reason.getChannel()
              : reason.getChannel() + " of " + seed(reason);
    };
  }

  private String seed(Reason reason) {
    String seed = reason.getSeedItem() == null ? "another item" : names.apply(reason.getSeedItem());
    return reason.getWeight() == null
        ? seed + " (" + reason.getChannel() + ")"
        : String.format(
            Locale.ROOT, "%s (%s, weight %.2f)", seed, reason.getChannel(), reason.getWeight());
  }

  private static String seen(int ago) {
    return switch (ago) {
      case UNKNOWN -> "seen earlier in this session";
      case 0 -> "seen just now";
      case 1 -> "seen 1 interaction ago";
      default -> "seen " + ago + " interactions ago";
    };
  }
}
