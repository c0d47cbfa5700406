package io.millrace.core.cooccurrence;

import java.io.Serializable;

/**
 * How items hear of the neighbours of their neighbours.
 *
 * @param rule the rule whose neighbours are followed; without such a rule there is no second hop
 * @param reach the heaviest neighbours of an item that are followed, and the most that each of them
 *     is followed to, 1 to 100
 * @param nearest after an interaction, its item and each of so many other items of the session, the
 *     newest, tell each other their neighbours; 0 to 100
 * @param rotating at each of these visits so many of the item's heaviest neighbours, each in its
 *     turn, are told too; 0 to 100
 * @param capacity the neighbours of which an item remembers what they told, the reach to 250
 * @param listLength the most items at the second hop that an answer carries, 1 to 1,000
 */
public record SecondHopConfig(
    String rule, int reach, int nearest, int rotating, int capacity, int listLength)
    implements Serializable {

  /** The top 15 of the top 15 by item-cf; the three nearest items are told, and two in turn. */
  public static final SecondHopConfig DEFAULT = new SecondHopConfig("item-cf", 15, 3, 2, 24, 50);

  public SecondHopConfig {
    requireRange("reach", reach, 1, 100);
    requireRange("number of nearest items", nearest, 0, 100);
    requireRange("number of rotating items", rotating, 0, 100);
    requireRange("capacity", capacity, reach, 250);
    requireRange("list length", listLength, 1, 1_000);
  }

  private static void requireRange(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "the %s of the second hop is from %d to %d, not %d".formatted(what, least, most, value));
    }
  }
}
