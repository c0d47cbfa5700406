package io.millrace.evaluation.report;

import io.millrace.core.model.InteractionType;
import io.millrace.evaluation.metric.EvaluationResult;
import io.millrace.evaluation.metric.Figure;
import io.millrace.evaluation.metric.ScoredRun;
import io.millrace.evaluation.report.Plots.Bars;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An evaluation as one page of HTML that needs no other file, no network and no script: all figures
 * with their intervals, what was left out, and plots. The same evaluation gives the same bytes on
 * the same machine; letters in plots have the shape of its fonts. Where Java has no fonts, the page
 * has tables only and says so.
 */
public final class EvaluationReport {

  /** The name of the page in its directory. */
  public static final String FILE = "index.html";

  private final String title;
  private final Map<String, String> settings;
  private final EvaluationResult result;
  private final ScoredRun run;
  private final RecallOverTime overTime;
  private final boolean drawn;
  private final Markup page = new Markup();

  private EvaluationReport(
      String title,
      Map<String, String> settings,
      EvaluationResult result,
      ScoredRun run,
      RecallOverTime overTime,
      boolean drawn) {
    this.title = title;
    this.settings = settings;
    this.result = result;
    this.run = run;
    this.overTime = overTime;
    this.drawn = drawn;
  }

  /**
   * Writes the page into a directory, which is made where it is missing.
   *
   * @param title the heading
   * @param settings what the evaluation was asked for, in the order in which it is shown
   * @param overTime has the run's cases already
   */
  public static void write(
      Path directory,
      String title,
      Map<String, String> settings,
      EvaluationResult result,
      ScoredRun run,
      RecallOverTime overTime)
      throws IOException {
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve(FILE), text(title, settings, result, run, overTime, Plots.canDraw()));
  }

  /**
   * The page.
   *
   * @param drawn whether it has plots
   */
  static String text(
      String title,
      Map<String, String> settings,
      EvaluationResult result,
      ScoredRun run,
      RecallOverTime overTime,
      boolean drawn) {
    EvaluationReport report = new EvaluationReport(title, settings, result, run, overTime, drawn);
    report.add();
    return report.page.toString();
  }

  private void add() {
    page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
    page.raw("<meta name=\"color-scheme\" content=\"light dark\"/>\n");
    page.element("title", title).raw("\n<style>\n").raw(style()).raw("</style>\n</head>\n<body>\n");
    page.element("h1", title).raw("\n");
    long cases = result.cases().values().stream().mapToLong(Long::longValue).sum();
    page.element(
        "p",
        "%s cases of %s sessions. In brackets: 95 %% intervals."
            .formatted(count(cases), count(result.sessions())));
    addCounts("settings", "setting", "value", settings);
    addTypes();
    addLists();
    addPlots();
    addChannels();
    addSkipped();
    page.raw("</body>\n</html>\n");
  }

  private void addTypes() {
    List<String> heads = new ArrayList<>(List.of("figure"));
    List<String> sections = new ArrayList<>();
    List<String> cases = new ArrayList<>(List.of("cases"));
    for (InteractionType type : InteractionType.values()) {
      long count = result.cases().getOrDefault(type, 0L);
      if (count > 0) {
        heads.add(type.wireName());
        sections.add(EvaluationResult.section(type));
        cases.add(count(count));
      }
    }
    heads.add(EvaluationResult.WEIGHTED);
    sections.add(EvaluationResult.WEIGHTED);
    cases.add("");
    List<List<String>> rows = new ArrayList<>(List.of(cases));
    for (Figure named : result.section(EvaluationResult.WEIGHTED)) {
      List<String> row = new ArrayList<>(List.of(named.name()));
      sections.forEach(section -> row.add(value(result.figure(section, named.name()))));
      rows.add(row);
    }
    addTable("By type of interaction", heads, rows);
  }

  private void addLists() {
    List<List<String>> rows = new ArrayList<>();
    result
        .section("candidates")
        .forEach(figure -> rows.add(List.of("candidates " + figure.name(), value(figure))));
    result.section("").forEach(figure -> rows.add(List.of(figure.name(), value(figure))));
    addTable("Lists", List.of("figure", "value"), rows);
  }

  private void addPlots() {
    page.raw("<h2>Recall@20</h2>\n");
    page.element("p", "All types of interaction together.").raw("\n");
    if (!drawn) {
      page.element("p", "There are tables instead of plots, because this Java has no fonts.");
    }
    page.raw("<div class=\"plots\">\n");
    boolean showsWarmUp = overTime.warmUp().stream().anyMatch(bucket -> bucket.followed() > 0);
    String warmUp =
        !overTime.hasWarmUp()
            ? "There was no warm-up."
            : "The warm-up ended on %s UTC (upright line). %s"
                .formatted(
                    overTime.text((double) overTime.warmUpEnd()),
                    showsWarmUp
                        ? "What was before it is shown here and counts in no figure."
                        : "It was not scored.");
    List<List<String>> stretches = new ArrayList<>();
    addRows("warm-up", overTime.warmUp(), stretches);
    addRows("scored", overTime.scored(), stretches);
    String name = "Over the time of the stream";
    addPlot(
        name,
        warmUp,
        drawn ? Plots.overTime("time", name, warmUp, overTime) : "",
        List.of("from (UTC)", "part", "items that followed", "recall@20"),
        stretches);
    addGroups(
        "length",
        "By session length so far",
        "Interactions of the session before the list was made.",
        "interactions before the list",
        RecallByGroup.sessionLength(run.cases()));
    addGroups(
        "popularity",
        "By item popularity decile",
        "Interactions learned with the item that followed: tenths of the items that followed, the"
            + " least popular first. Equally popular ones are not parted.",
        "interactions with the item",
        RecallByGroup.popularityDecile(run.cases()));
    page.raw("</div>\n");
  }

  private void addGroups(
      String id, String name, String description, String xTitle, List<Bucket> buckets) {
    List<List<String>> rows = new ArrayList<>();
    for (Bucket bucket : buckets) {
      rows.add(List.of(bucket.label(), count(bucket.followed()), number(bucket.recall())));
    }
    String plot =
        drawn
            ? Plots.bars(
                id,
                name,
                description,
                xTitle,
                "recall@20",
                buckets.stream().map(Bucket::label).toList(),
                List.of(new Bars("recall@20", buckets.stream().map(Bucket::recall).toList())))
            : "";
    addPlot(name, description, plot, List.of(xTitle, "items that followed", "recall@20"), rows);
  }

  private void addChannels() {
    List<String> channels = result.channels();
    if (channels.isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    List<String> heads = new ArrayList<>(List.of("channel"));
    result
        .section(EvaluationResult.CHANNELS + channels.get(0))
        .forEach(figure -> heads.add(figure.name()));
    for (String channel : channels) {
      List<String> row = new ArrayList<>(List.of(channel));
      result.section(EvaluationResult.CHANNELS + channel).forEach(each -> row.add(value(each)));
      rows.add(row);
    }
    addTable("Channels", heads, rows);
    if (drawn) {
      String description =
          "Share of the items that followed that a channel had among its own first 20, and that no"
              + " other channel had there.";
      page.raw("<div class=\"plots\"><figure>\n");
      page.raw(
          Plots.bars(
              "channels",
              "By channel",
              description,
              "channel",
              "share of what followed",
              channels,
              List.of(
                  new Bars("in its top 20", channelFigures("found@20")),
                  new Bars("only this channel", channelFigures("only@20")))));
      page.element("figcaption", description).raw("</figure></div>\n");
    }
  }

  private List<Double> channelFigures(String name) {
    return result.channels().stream()
        .map(channel -> result.figure(EvaluationResult.CHANNELS + channel, name).value())
        .toList();
  }

  private void addSkipped() {
    page.raw("<h2>Left out</h2>\n");
    if (result.skipped().isEmpty()) {
      page.element("p", "Nothing.").raw("\n");
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    result.skipped().forEach((reason, count) -> rows.add(List.of(reason, count(count))));
    addTable("", List.of("reason", "count"), rows);
  }

  private void addCounts(String css, String head, String other, Map<String, String> entries) {
    page.raw("<div class=\"" + css + "\">");
    List<List<String>> rows = new ArrayList<>();
    entries.forEach((name, value) -> rows.add(List.of(name, value)));
    addTable("", List.of(head, other), rows);
    page.raw("</div>\n");
  }

  private void addPlot(
      String name, String caption, String svg, List<String> heads, List<List<String>> rows) {
    page.raw("<figure>\n").element("h3", name).raw("\n").raw(svg);
    page.element("figcaption", caption);
    page.raw(drawn ? "<details>" : "<details open=\"open\">").element("summary", "Figures");
    addTable("", heads, rows);
    page.raw("</details>\n</figure>\n");
  }

  private void addTable(String heading, List<String> heads, List<List<String>> rows) {
    if (!heading.isEmpty()) {
      page.element("h2", heading).raw("\n");
    }
    page.raw("<div class=\"wide\"><table>\n<thead><tr>");
    heads.forEach(head -> page.element("th", head));
    page.raw("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      page.raw("<tr>");
      row.forEach(cell -> page.element("td", cell));
      page.raw("</tr>\n");
    }
    page.raw("</tbody>\n</table></div>\n");
  }

  private static void addRows(String part, List<Bucket> buckets, List<List<String>> rows) {
    for (Bucket bucket : buckets) {
      if (bucket.followed() > 0) {
        rows.add(List.of(bucket.label(), part, count(bucket.followed()), number(bucket.recall())));
      }
    }
  }

  private static String value(Figure figure) {
    return figure.hasInterval()
        ? "%s [%s, %s]"
            .formatted(number(figure.value()), number(figure.low()), number(figure.high()))
        : number(figure.value());
  }

  private static String number(double number) {
    return Double.isFinite(number) ? String.format(Locale.ROOT, "%.4f", number) : "–";
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String style() {
    try (InputStream style = EvaluationReport.class.getResourceAsStream("report.css")) {
      if (style == null) {
        throw new IllegalStateException("there is no report.css");
      }
      return new String(style.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
