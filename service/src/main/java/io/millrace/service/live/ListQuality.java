package io.millrace.service.live;

import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RecommendedItem;
import io.millrace.service.explain.ListJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How good lists were, by what their sessions did next: each interaction is compared with the list
 * of its type that the session had before it, and so with one that did not know of it. Interactions
 * and lists come from two topics, so whichever comes first waits for the other, up to a number of
 * both; of interactions of a session in the same millisecond one is compared. Sessions without an
 * earlier list are no case.
 *
 * <p>Not thread-safe.
 */
final class ListQuality {
  private static final int WAITING = 20_000;
  private static final int WINDOW = 1_000;
  private static final int LENGTH = 20;

  /** What a session did. */
  private record Step(long item, InteractionType type, long nanos) {}

  /** The lists before a step; null where the session had none. */
  private record Before(@Nullable Recommendation lists, long nanos) {}

  /** One interaction of a session. */
  private record Key(String session, long time) {}

  private final Map<Key, Step> steps = new Newest<>();
  private final Map<Key, Before> lists = new Newest<>();

  /** Reciprocal ranks of the last cases, 0 for a miss. */
  private final double[] reciprocals = new double[WINDOW];

  private int cases;

  /**
   * A session did something.
   *
   * @param nanos when it was heard of; what was heard of before keeps its time
   * @return nanoseconds from hearing of the interaction to its lists, where both have come
   */
  OptionalLong step(String session, long time, long item, InteractionType type, long nanos) {
    Key key = new Key(session, time);
    Step step = new Step(item, type, nanos);
    Before before = lists.remove(key);
    if (before == null) {
      steps.putIfAbsent(key, step);
      return OptionalLong.empty();
    }
    return OptionalLong.of(judge(step, before));
  }

  /**
   * A session has new lists.
   *
   * @param previous null if it had none
   * @return as with {@link #step}
   */
  OptionalLong lists(@Nullable Recommendation previous, Recommendation newest, long nanos) {
    Key key = new Key(newest.getSession(), newest.getAsOf());
    Before before = new Before(previous, nanos);
    Step step = steps.remove(key);
    if (step == null) {
      lists.putIfAbsent(key, before);
      return OptionalLong.empty();
    }
    return OptionalLong.of(judge(step, before));
  }

  /** Cases in the window, 0 to 1000. */
  int cases() {
    return Math.min(cases, WINDOW);
  }

  /** The part of the cases whose item was in the list, 0 to 1; NaN without cases. */
  double recall() {
    int hits = 0;
    for (int i = 0; i < cases(); i++) {
      hits += reciprocals[i] > 0 ? 1 : 0;
    }
    return (double) hits / cases();
  }

  /** The mean reciprocal rank, 0 to 1; NaN without cases. */
  double meanReciprocalRank() {
    double sum = 0;
    for (int i = 0; i < cases(); i++) {
      sum += reciprocals[i];
    }
    return sum / cases();
  }

  private long judge(Step step, Before before) {
    if (before.lists() != null) {
      reciprocals[cases % WINDOW] = reciprocalRank(step, before.lists());
      // Stays within twice the window, so that it never overflows.
      cases = cases + 1 == 2 * WINDOW ? WINDOW : cases + 1;
    }
    return Math.max(0, before.nanos() - step.nanos());
  }

  private static double reciprocalRank(Step step, Recommendation lists) {
    List<RecommendedItem> list = ListJson.list(lists, step.type());
    for (int rank = 0; rank < Math.min(LENGTH, list.size()); rank++) {
      if (list.get(rank).getItem() == step.item()) {
        return 1.0 / (rank + 1);
      }
    }
    return 0;
  }

  /** Holds the newest entries. */
  private static final class Newest<V> extends LinkedHashMap<Key, V> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Key, V> eldest) {
      return size() > WAITING;
    }
  }
}
