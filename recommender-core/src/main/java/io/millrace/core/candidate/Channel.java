package io.millrace.core.candidate;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recall channel: where its items come from, and from which items of the session it starts.
 *
 * @param source {@link #REVISIT}, {@link #SECOND_HOP}, {@link #TWO_TOWER}, {@link #TRENDING},
 *     {@link #POPULARITY}, or the name of a co-occurrence rule
 * @param keys the items to start from; null where the source needs none
 */
public record Channel(String source, @Nullable KeySet keys) implements Serializable {

  /** The session's own items, the newest first. */
  public static final String REVISIT = "revisit";

  /** The neighbours of the key items' neighbours. */
  public static final String SECOND_HOP = "second-hop";

  /** The items whose vectors are nearest to that of the session, by a two-tower model. */
  public static final String TWO_TOWER = "two-tower";

  /** The items that are more popular now than in the long term, whoever looks. */
  public static final String TRENDING = "trending";

  /** The items that are most popular now, whoever looks. They fill up what is short. */
  public static final String POPULARITY = "popularity";

  /** The sources that need no key items. */
  public static final List<String> WITHOUT_KEYS = List.of(REVISIT, TWO_TOWER, TRENDING, POPULARITY);

  public Channel {
    boolean needsKeys = !WITHOUT_KEYS.contains(source);
    if (needsKeys && keys == null) {
      throw new IllegalArgumentException(
          "channel %s needs key items: %s@last, for one".formatted(source, source));
    }
    if (!needsKeys && keys != null) {
      throw new IllegalArgumentException("channel %s has no key items".formatted(source));
    }
  }

  /**
   * Reads the form {@code source@keys}, or {@code source} where there are no keys.
   *
   * @throws IllegalArgumentException if it is no channel
   */
  public static Channel parse(String text) {
    int at = text.indexOf('@');
    return at < 0
        ? new Channel(text, null)
        : new Channel(text.substring(0, at), KeySet.ofText(text.substring(at + 1)));
  }

  /** The name in the configuration, in reasons and on the wire: {@code adjacent@last}. */
  public String name() {
    return keys == null ? source : source + "@" + keys.text();
  }
}
