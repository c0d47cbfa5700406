package io.millrace.cli.evaluate;

import io.millrace.cli.console.Words;
import io.millrace.cli.explain.TextTable;
import io.millrace.cli.explain.TextTable.Column;
import io.millrace.core.model.InteractionType;
import io.millrace.evaluation.metric.EvaluationResult;
import io.millrace.evaluation.metric.Figure;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of an evaluation as tables. */
final class ResultTables {

  private ResultTables() {}

  static void print(EvaluationResult result, PrintWriter out) {
    long cases = result.cases().values().stream().mapToLong(Long::longValue).sum();
    out.printf(
        "%s of %s. In brackets: 95 %% intervals%n%n",
        Words.count(cases, "case"), Words.count(result.sessions(), "session"));
    printTypes(result, out);
    out.println();
    TextTable lists = new TextTable(Column.text("lists"), Column.text(""));
    for (Figure candidates : result.section("candidates")) {
      lists.add("candidates " + candidates.name(), value(candidates));
    }
    lists.add("coverage@20", value(result.figure("", "coverage@20")));
    lists.add("fallback", value(result.figure("", "fallback")));
    lists.print(out);
    out.println();
    printChannels(result, out);
    if (!result.skipped().isEmpty()) {
      out.println();
      TextTable skipped = new TextTable(Column.text("left out"), Column.number("count"));
      result.skipped().forEach((reason, count) -> skipped.add(reason, Words.count(count)));
      skipped.print(out);
    }
  }

  private static void printTypes(EvaluationResult result, PrintWriter out) {
    List<Column> columns = new ArrayList<>(List.of(Column.text("")));
    List<String> sections = new ArrayList<>();
    List<String> cases = new ArrayList<>(List.of("cases"));
    for (InteractionType type : InteractionType.values()) {
      long count = result.cases().getOrDefault(type, 0L);
      if (count > 0) {
        columns.add(Column.text(type.wireName()));
        sections.add(EvaluationResult.section(type));
        cases.add(Words.count(count));
      }
    }
    columns.add(Column.text("weighted"));
    sections.add(EvaluationResult.WEIGHTED);
    cases.add("");
    TextTable table = new TextTable(columns.toArray(new Column[0]));
    table.add(cases.toArray(new String[0]));
    for (Figure named : result.section(EvaluationResult.WEIGHTED)) {
      List<String> row = new ArrayList<>(List.of(named.name()));
      sections.forEach(section -> row.add(value(result.figure(section, named.name()))));
      table.add(row.toArray(new String[0]));
    }
    table.print(out);
  }

  private static void printChannels(EvaluationResult result, PrintWriter out) {
    List<Column> columns = new ArrayList<>(List.of(Column.text("channel")));
    result.channels().stream()
        .limit(1)
        .flatMap(channel -> result.section(EvaluationResult.CHANNELS + channel).stream())
        .forEach(figure -> columns.add(Column.text(figure.name())));
    TextTable table = new TextTable(columns.toArray(new Column[0]));
    for (String channel : result.channels()) {
      List<String> row = new ArrayList<>(List.of(channel));
      result.section(EvaluationResult.CHANNELS + channel).forEach(each -> row.add(value(each)));
      table.add(row.toArray(new String[0]));
    }
    table.print(out);
  }

  /** A figure with its interval, as {@code 0.512 [0.478, 0.546]}. */
  private static String value(Figure figure) {
    return figure.hasInterval()
        ? String.format(
            Locale.ROOT, "%.4f [%.4f, %.4f]", figure.value(), figure.low(), figure.high())
        : String.format(Locale.ROOT, "%.4f", figure.value());
  }
}
