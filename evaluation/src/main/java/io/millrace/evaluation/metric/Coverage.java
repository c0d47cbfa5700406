package io.millrace.evaluation.metric;

import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The items that were recommended, and to which sessions, so that the coverage of any choice of
 * sessions is known.
 *
 * <p>Of each item the first 32 sessions are kept. A choice of n from n sessions leaves out all 32
 * with a probability of (1 − 32/n)^n &lt; e^−32, which is about 10^−14, so the rest does not
 * matter. Memory is bounded by the items: 150 bytes each. Not thread-safe.
 */
public final class Coverage {

  private static final int SESSIONS_PER_ITEM = 32;

  private final Long2ObjectOpenHashMap<int[]> sessionsOfItems = new Long2ObjectOpenHashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  /** Notes that an item was recommended to a session. */
  public void add(String session, long item) {
    int @Nullable [] known = sessionsOfItems.get(item);
    if (known != null && known.length == SESSIONS_PER_ITEM) {
      return;
    }
    int number = number(session);
    if (known == null) {
      sessionsOfItems.put(item, new int[] {number});
    } else if (!contains(known, number)) {
      int[] longer = Arrays.copyOf(known, known.length + 1);
      longer[known.length] = number;
      sessionsOfItems.put(item, longer);
    }
  }

  /** How many distinct items were recommended. */
  public int items() {
    return sessionsOfItems.size();
  }

  /**
   * For each item the sessions that it was recommended to, under the numbers of a bootstrap.
   *
   * @param bootstrap a number for each session
   * @throws IllegalArgumentException if a session has none
   */
  int[][] sessions(Map<String, Integer> bootstrap) {
    int[] translated = new int[names.size()];
    for (int i = 0; i < translated.length; i++) {
      Integer number = bootstrap.get(names.get(i));
      if (number == null) {
        throw new IllegalArgumentException("session %s has no number".formatted(names.get(i)));
      }
      translated[i] = number;
    }
    Collection<int[]> all = sessionsOfItems.values();
    return all.stream()
        .map(sessions -> Arrays.stream(sessions).map(session -> translated[session]).toArray())
        .toArray(int[][]::new);
  }

  /**
   * How many items a choice of sessions covers.
   *
   * @param sessions as {@link #sessions} gives them
   * @param times how many times each session occurs
   */
  static int items(int[][] sessions, int[] times) {
    int items = 0;
    for (int[] ofItem : sessions) {
      for (int session : ofItem) {
        if (times[session] > 0) {
          items++;
          break;
        }
      }
    }
    return items;
  }

  private int number(String session) {
    return numbers.computeIfAbsent(
        session,
        name -> {
          names.add(name);
          return names.size() - 1;
        });
  }

  private static boolean contains(int[] numbers, int number) {
    for (int each : numbers) {
      if (each == number) {
        return true;
      }
    }
    return false;
  }
}
