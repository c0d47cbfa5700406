package io.millrace.cli.explain;

import io.millrace.cli.explain.TextTable.Column;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.avro.RecommendedItem;
import io.millrace.service.explain.ListJson;
import io.millrace.service.explain.ReasonWords;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A recommended list as a table: rank, item, probabilities, reason. */
public final class ListTable {

  private static final String UNKNOWN = "-";

  /** What stands in a column for an item. */
  private record Probability(String header, Function<RecommendedItem, String> cell) {}

  private ListTable() {}

  /**
   * Prints the first items of a list with their scores.
   *
   * @param limit how many at most
   */
  public static void print(
      PrintWriter out, List<RecommendedItem> items, int limit, ReasonWords words) {
    print(
        out, items, List.of(new Probability("score", item -> text(item.getScore()))), limit, words);
  }

  /**
   * Prints the first items of a list with their probabilities for all types. In records that have
   * none, an item has its score alone.
   *
   * @param target the list's type
   * @param limit how many at most
   */
  public static void print(
      PrintWriter out,
      List<RecommendedItem> items,
      InteractionType target,
      int limit,
      ReasonWords words) {
    List<Probability> columns = new ArrayList<>();
    for (InteractionType type : InteractionType.values()) {
      columns.add(new Probability(type.name(), item -> text(item, type, target)));
    }
    print(out, items, columns, limit, words);
  }

  private static String text(RecommendedItem item, InteractionType type, InteractionType target) {
    if (item.getProbabilities() != null) {
      return text(ListJson.probability(item.getProbabilities(), type));
    }
    return type == target ? text(item.getScore()) : UNKNOWN;
  }

  private static String text(double probability) {
    return String.format(Locale.ROOT, "%.4f", probability);
  }

  private static void print(
      PrintWriter out,
      List<RecommendedItem> items,
      List<Probability> probabilities,
      int limit,
      ReasonWords words) {
    if (items.isEmpty()) {
      out.println("  (an empty list)");
      return;
    }
    List<Column> columns = new ArrayList<>(List.of(Column.number("rank"), Column.text("item")));
    probabilities.forEach(column -> columns.add(Column.number(column.header())));
    columns.add(Column.text("reason"));
    TextTable table = new TextTable(columns.toArray(Column[]::new));
    for (int i = 0; i < Math.min(limit, items.size()); i++) {
      RecommendedItem item = items.get(i);
      List<String> cells =
          new ArrayList<>(List.of(Integer.toString(i + 1), words.names().apply(item.getItem())));
      probabilities.forEach(column -> cells.add(column.cell().apply(item)));
      cells.add(words.explain(item));
      table.add(cells.toArray(String[]::new));
    }
    table.print(out);
  }
}
