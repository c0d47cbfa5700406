package io.millrace.evaluation.output;

import io.millrace.core.model.InteractionType;
import io.millrace.evaluation.ablation.Ablation;
import io.millrace.evaluation.metric.EvaluationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An ablation as a table with a row for each run: recall@20 and MRR@20 of each type that has cases,
 * candidates recall@100, and the coverage@20 of all lists together.
 *
 * @param header one cell for each column
 * @param rows of as many cells
 */
public record AblationTable(List<String> header, List<List<String>> rows) {

  public AblationTable {
    header = List.copyOf(header);
    rows = List.copyOf(rows);
  }

  /** The table of an ablation. */
  public static AblationTable of(Ablation ablation) {
    EvaluationResult first = ablation.runs().get(0).result();
    List<InteractionType> types = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("channels"));
    for (InteractionType type : InteractionType.values()) {
      if (first.cases().getOrDefault(type, 0L) > 0) {
        types.add(type);
        header.add(type.wireName() + " recall@20");
        header.add(type.wireName() + " MRR@20");
      }
    }
    header.add("candidates recall@100");
    header.add("coverage@20");
    List<List<String>> rows = new ArrayList<>();
    for (Ablation.Run run : ablation.runs()) {
      List<String> row = new ArrayList<>(List.of(run.choice().name()));
      for (InteractionType type : types) {
        row.add(value(run, EvaluationResult.section(type), "recall@20"));
        row.add(value(run, EvaluationResult.section(type), "mrr@20"));
      }
      row.add(value(run, "candidates", "recall@100"));
      row.add(value(run, "", "coverage@20"));
      rows.add(List.copyOf(row));
    }
    return new AblationTable(header, rows);
  }

  /** Writes it as Markdown. */
  public void writeMarkdown(Path file) throws IOException {
    Files.writeString(file, markdown());
  }

  /** The table in Markdown. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(line(header)).append(line(header.stream().map(cell -> "---").toList()));
    for (List<String> row : rows) {
      text.append(line(row));
    }
    return text.toString();
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String value(Ablation.Run run, String section, String name) {
    return String.format(Locale.ROOT, "%.4f", run.result().figure(section, name).value());
  }
}
