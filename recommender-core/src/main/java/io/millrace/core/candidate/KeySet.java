package io.millrace.core.candidate;

import java.util.Locale;

/** Which items of a session a channel starts from. All are given the newest first. */
public enum KeySet {
  /** The newest item. */
  LAST,
  /** The two newest. */
  LAST_TWO,
  /** The three newest. */
  LAST_THREE,
  /** All recent items, as many as there are key items. */
  RECENT,
  /** The recent items without the newest. */
  EARLIER,
  /** The items that were put into the cart or ordered. */
  BOUGHT,
  /** The last item of each day in UTC. */
  DAY_ENDS;

  /** The name in the configuration: lower case with hyphens. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The set with a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static KeySet ofText(String text) {
    for (KeySet set : values()) {
      if (set.text().equals(text)) {
        return set;
      }
    }
    throw new IllegalArgumentException("there are no key items " + text);
  }
}
