package io.millrace.cli.evaluate;

import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.OutputFile;
import io.millrace.cli.console.Words;
import io.millrace.cli.explain.TextTable;
import io.millrace.cli.explain.TextTable.Column;
import io.millrace.evaluation.metric.Comparison;
import io.millrace.evaluation.metric.Figure;
import io.millrace.evaluation.metric.FigureDifference;
import io.millrace.evaluation.output.ComparisonJson;
import io.millrace.evaluation.replay.Contender;
import io.millrace.evaluation.replay.ReplayLog;
import io.millrace.schemas.log.LogFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Replays a log with two configurations and tells which gives the better lists. */
@Command(
    name = "compare",
    header = "Replay a log with two configurations and compare their lists.",
    description = {
      "",
      "Both configurations run over the same log and are scored for the same cases. Differences"
          + " are of the second to the first, and their intervals are paired by session.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  millrace compare --input events.jsonl --config now.conf --config candidate.conf",
      "  millrace compare --input events.jsonl --config now.conf --config candidate.conf"
          + " --json differences.json",
      "  millrace compare --input events.jsonl --model din.model    the blend against a model",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ReplayOptions replay = new ReplayOptions();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A configuration file of the job; give two, or with --model one or none for both.")
  private List<Path> configs = List.of();

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "A model of the second: a Deep Interest Network orders its candidates, a two-tower model"
              + " finds some; give one or one of each.")
  private List<Path> models = List.of();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write all differences as JSON, too.")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException, LogFormatException {
    if (configs.size() > 2 || (configs.size() < 2 && models.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for option '--config': two files are compared, not " + configs.size());
    }
    @Nullable Path one = configs.isEmpty() ? null : configs.get(0);
    @Nullable Path other = configs.isEmpty() ? null : configs.get(configs.size() - 1);
    if (json != null) {
      OutputFile.require(json);
    }
    Contender first = ReplayOptions.contender(one, List.of());
    Contender second = ReplayOptions.contender(other, models);
    ReplayLog log = replay.read();
    Comparison comparison =
        Comparison.of(replay.replay(log, first), replay.replay(log, second), replay.seed());
    if (json != null) {
      ComparisonJson.write(comparison, json);
    }
    print(comparison, name(one, List.of()), name(other, models), spec.commandLine().getOut());
    return ExitCode.OK;
  }

  private static String name(@Nullable Path config, List<Path> models) {
    return (config == null ? "the defaults" : config.toString())
        + (models.isEmpty() ? "" : ", with " + ReplayOptions.names(models));
  }

  private void print(Comparison comparison, String first, String second, PrintWriter out) {
    out.printf(
        "first   %s%nsecond  %s%n%s with cases. Differences are second - first, with 95 %%"
            + " intervals%n%n",
        first, second, Words.count(comparison.sessions(), "session"));
    TextTable table =
        new TextTable(
            Column.text("figure"),
            Column.number("first"),
            Column.number("second"),
            Column.number("difference"),
            Column.text("interval"),
            Column.text(""));
    for (FigureDifference each : comparison.differences()) {
      Figure difference = each.difference();
      String section = difference.section();
      table.add(
          section.isEmpty() ? difference.name() : section + " " + difference.name(),
          String.format(Locale.ROOT, "%.4f", each.first()),
          String.format(Locale.ROOT, "%.4f", each.second()),
          String.format(Locale.ROOT, "%+.4f", difference.value()),
          String.format(Locale.ROOT, "[%+.4f, %+.4f]", difference.low(), difference.high()),
          each.isDistinguishable() ? "" : "no difference to be told");
    }
    table.print(out);
    out.flush();
  }
}
