package io.millrace.cli.explain;

import io.millrace.cli.explain.TextTable.Column;
import io.millrace.schemas.avro.RecommendedItem;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** A recommended list as a table: rank, item, score, reason. */
public final class ListTable {

  private ListTable() {}

  /**
   * Prints the first items of a list.
   *
   * @param limit how many at most
   */
  public static void print(
      PrintWriter out, List<RecommendedItem> items, int limit, ReasonWords words) {
    if (items.isEmpty()) {
      out.println("  (an empty list)");
      return;
    }
    TextTable table =
        new TextTable(
            Column.number("rank"),
            Column.text("item"),
            Column.number("score"),
            Column.text("reason"));
    for (int i = 0; i < Math.min(limit, items.size()); i++) {
      RecommendedItem item = items.get(i);
      table.add(
          Integer.toString(i + 1),
          words.names().apply(item.getItem()),
          String.format(Locale.ROOT, "%.4f", item.getScore()),
          words.explain(item.getReason()));
    }
    table.print(out);
  }
}
