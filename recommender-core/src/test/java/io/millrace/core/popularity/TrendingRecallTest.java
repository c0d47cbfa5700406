package io.millrace.core.popularity;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.model.ItemIds;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.testing.PublishedLogs;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

/** How often the next new item of a session is trending, on a published log. */
final class TrendingRecallTest {

  private static final int LIST_LENGTH = 20;

  @Test
  void findsNextItemsThatAreNotYetPopular() throws Exception {
    InteractionLog log =
        InteractionLog.read(PublishedLogs.find("retailrocket/events.jsonl"), 100_000);
    TrendingItems trending = new TrendingItems(TrendingConfig.DEFAULT);
    PopularItems popular = new PopularItems(PopularityConfig.DEFAULT);
    Map<String, Set<Long>> sessions = new HashMap<>();
    int cases = 0;
    int isTrending = 0;
    int isPopular = 0;
    for (int i = 0; i < log.size(); i++) {
      long item = ItemIds.number(log.aid(i));
      if (sessions.computeIfAbsent(log.session(i), s -> new HashSet<>()).add(item)) {
        cases++;
        isTrending += holds(item, trending.size(), trending::item) ? 1 : 0;
        isPopular += holds(item, popular.size(), popular::item) ? 1 : 0;
      }
      trending.count(item, log.ts(i));
      popular.count(item, log.ts(i));
    }

    System.out.printf(
        Locale.ROOT,
        "new items: recall@20 trending %.4f, popular %.4f%n",
        (double) isTrending / cases,
        (double) isPopular / cases);
    assertThat(isTrending).isGreaterThan(isPopular);
  }

  private static boolean holds(long item, int size, IntToLongFunction list) {
    for (int rank = 0; rank < Math.min(size, LIST_LENGTH); rank++) {
      if (list.applyAsLong(rank) == item) {
        return true;
      }
    }
    return false;
  }
}
