package io.millrace.core.activity;

import io.millrace.core.model.InteractionType;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Which interactions of a session speak for it: the items from which its candidates are found. Each
 * list is made of positions in the session's interactions, the newest first, and names no item
 * twice: an item stands where it was last met in the way that the list asks for.
 *
 * <p>The interactions are given by arrays of which the first {@code size} places count, the newest
 * first. Positions are from 0, in ascending order.
 */
public final class KeyItems {
  private static final long DAY = Duration.ofDays(1).toMillis();

  private KeyItems() {}

  /** All distinct items. */
  public static int[] distinct(long[] items, int size) {
    return newest(items, size, position -> true);
  }

  /**
   * The items that were put into the cart or ordered.
   *
   * @param types the codes of {@link InteractionType}
   */
  public static int[] cartedOrOrdered(long[] items, byte[] types, int size) {
    return newest(items, size, position -> types[position] != InteractionType.CLICKS.code());
  }

  /** The last two distinct items; fewer if there are fewer. */
  public static int[] lastTwo(long[] items, int size) {
    int[] distinct = distinct(items, size);
    return Arrays.copyOf(distinct, Math.min(2, distinct.length));
  }

  /**
   * The last item of each day in UTC.
   *
   * @param times in epoch milliseconds, none later than the one before it
   */
  public static int[] lastOfEachDay(long[] items, long[] times, int size) {
    return newest(
        items,
        size,
        position -> position == 0 || !areOnOneDay(times[position], times[position - 1]));
  }

  /** Whether two times, in epoch milliseconds, lie on the same day in UTC. */
  public static boolean areOnOneDay(long time, long other) {
    return Math.floorDiv(time, DAY) == Math.floorDiv(other, DAY);
  }

  private static int[] newest(long[] items, int size, IntPredicate wanted) {
    LongOpenHashSet seen = new LongOpenHashSet();
    IntArrayList positions = new IntArrayList();
    for (int position = 0; position < size; position++) {
      if (wanted.test(position) && seen.add(items[position])) {
        positions.add(position);
      }
    }
    return positions.toIntArray();
  }
}
