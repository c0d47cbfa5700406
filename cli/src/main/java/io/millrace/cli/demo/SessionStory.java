package io.millrace.cli.demo;

import io.millrace.cli.console.Printable;
import io.millrace.cli.console.Words;
import io.millrace.cli.explain.ListTable;
import io.millrace.cli.explain.ShopIds;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RecommendedItem;
import io.millrace.service.explain.ListJson;
import io.millrace.service.explain.ReasonWords;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A session to tell: what it did, and what the job recommends to it.
 *
 * @param history the session's interactions, the oldest first
 * @param recommendation its newest lists
 */
record SessionStory(List<Interaction> history, Recommendation recommendation) {
  private static final int MOST_INTERACTIONS = 10;
  private static final int MOST_ITEMS = 5;

  /** Copies the history. */
  SessionStory {
    history = List.copyOf(history);
  }

  /** The items of the lists and of their explanations, which need names. */
  Set<Long> items() {
    Set<Long> items = new HashSet<>();
    for (List<RecommendedItem> list : lists()) {
      items.addAll(ListJson.items(list));
    }
    return items;
  }

  /** Prints the story. */
  void print(PrintWriter out, ShopIds ids) {
    out.printf("Session %s did%n", Printable.of(recommendation.getSession()));
    int first = Math.max(0, history.size() - MOST_INTERACTIONS);
    if (first > 0) {
      out.printf("  (%s)%n", Words.count(first, "earlier interaction"));
    }
    for (Interaction each : history.subList(first, history.size())) {
      out.printf(
          "  %s  %-6s  %s%n",
          Instant.ofEpochMilli(each.getTs()), each.getType(), Printable.of(each.getAid()));
    }
    ReasonWords words = new ReasonWords(ids::name);
    out.println("and will probably click next");
    ListTable.print(out, recommendation.getClicks(), MOST_ITEMS, words);
    out.printf("or put into the cart %s%n", names(recommendation.getCarts(), ids));
    out.printf("or order %s%n", names(recommendation.getOrders(), ids));
    out.println();
  }

  private List<List<RecommendedItem>> lists() {
    return List.of(
        recommendation.getClicks(), recommendation.getCarts(), recommendation.getOrders());
  }

  private static String names(List<RecommendedItem> list, ShopIds ids) {
    List<String> names = new ArrayList<>();
    for (RecommendedItem item : list.subList(0, Math.min(MOST_ITEMS, list.size()))) {
      names.add(ids.name(item.getItem()));
    }
    return names.isEmpty() ? "nothing" : String.join(", ", names);
  }
}
