package io.millrace.service.live;

import io.millrace.core.popularity.PopularItems;
import io.millrace.core.popularity.PopularityConfig;
import java.util.ArrayList;
import java.util.List;

/** The most popular items of the whole stream, faded as the job fades its counts. Thread-safe. */
public final class PopularNow {
  private final PopularItems items = new PopularItems(PopularityConfig.DEFAULT);
  private long newest;

  /**
   * One popular item.
   *
   * @param item its number
   * @param count its interactions, faded to the newest of all
   */
  public record PopularItem(long item, double count) {}

  synchronized void count(long item, long time) {
    items.count(item, time);
    newest = Math.max(newest, time);
  }

  /** The first of them, the most popular one first. */
  public synchronized List<PopularItem> top(int limit) {
    List<PopularItem> top = new ArrayList<>();
    for (int rank = 0; rank < Math.min(limit, items.size()); rank++) {
      long item = items.item(rank);
      top.add(new PopularItem(item, items.faded(item, newest)));
    }
    return top;
  }

  /** Event time of the newest interaction counted, in epoch milliseconds; 0 before the first. */
  public synchronized long eventTime() {
    return newest;
  }
}
