package io.millrace.cli.explain;

import io.millrace.cli.explain.TextTable.Column;
import io.millrace.schemas.avro.RecommendedItem;
import io.millrace.service.explain.ReasonWords;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A recommended list as a table: rank, item, scores, reason. */
public final class ListTable {

  private static final String NO_SCORE = "-";

  /** Scores of items under one header. */
  private record ScoreColumn(String header, Map<Long, Float> scores) {

    static ScoreColumn of(String header, List<RecommendedItem> list) {
      return new ScoreColumn(
          header,
          list.stream()
              .collect(
                  Collectors.toMap(
                      RecommendedItem::getItem, RecommendedItem::getScore, (a, b) -> a)));
    }

    String cell(long item) {
      Float score = scores.get(item);
      return score == null ? NO_SCORE : String.format(Locale.ROOT, "%.4f", score);
    }
  }

  private ListTable() {}

  /**
   * Prints the first items of a list.
   *
   * @param limit how many at most
   */
  public static void print(
      PrintWriter out, List<RecommendedItem> items, int limit, ReasonWords words) {
    print(out, items, List.of(ScoreColumn.of("score", items)), limit, words);
  }

  /**
   * Prints the first items of a list, with the scores that they have in several lists.
   *
   * @param lists by the header of their column; an item that is not in one has no score there
   * @param limit how many at most
   */
  public static void print(
      PrintWriter out,
      List<RecommendedItem> items,
      Map<String, List<RecommendedItem>> lists,
      int limit,
      ReasonWords words) {
    List<ScoreColumn> scores = new ArrayList<>();
    lists.forEach((header, list) -> scores.add(ScoreColumn.of(header, list)));
    print(out, items, scores, limit, words);
  }

  private static void print(
      PrintWriter out,
      List<RecommendedItem> items,
      List<ScoreColumn> scores,
      int limit,
      ReasonWords words) {
    if (items.isEmpty()) {
      out.println("  (an empty list)");
      return;
    }
    List<Column> columns = new ArrayList<>(List.of(Column.number("rank"), Column.text("item")));
    scores.forEach(column -> columns.add(Column.number(column.header())));
    columns.add(Column.text("reason"));
    TextTable table = new TextTable(columns.toArray(Column[]::new));
    for (int i = 0; i < Math.min(limit, items.size()); i++) {
      RecommendedItem item = items.get(i);
      List<String> cells =
          new ArrayList<>(List.of(Integer.toString(i + 1), words.names().apply(item.getItem())));
      scores.forEach(column -> cells.add(column.cell(item.getItem())));
      cells.add(words.explain(item));
      table.add(cells.toArray(String[]::new));
    }
    table.print(out);
  }
}
