package io.millrace.cli.explain;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns. */
public final class TextTable {
  private static final String INDENT = "  ";
  private static final String GAP = "  ";

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * One column.
   *
   * @param header its name
   * @param right whether its cells end, rather than begin, at the same place
   */
  public record Column(String header, boolean right) {
    /** A column for words. */
    public static Column text(String header) {
      return new Column(header, false);
    }

    /** A column for numbers. */
    public static Column number(String header) {
      return new Column(header, true);
    }
  }

  /** Makes an empty table. */
  public TextTable(Column... columns) {
    this.columns = List.of(columns);
    rows.add(this.columns.stream().map(Column::header).toList());
  }

  /** Adds a row with one cell for each column. */
  public void add(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + columns.size());
    }
    rows.add(List.of(cells));
  }

  /** Prints the headers and the rows. */
  public void print(PrintWriter out) {
    int[] widths = new int[columns.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(INDENT);
      for (int i = 0; i < widths.length; i++) {
        String cell = row.get(i);
        String padding = " ".repeat(widths[i] - length(cell));
        line.append(i == 0 ? "" : GAP)
            .append(columns.get(i).right() ? padding + cell : cell + padding);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
