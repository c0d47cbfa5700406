package io.millrace.cli.evaluate;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.OutputFile;
import io.millrace.cli.console.Words;
import io.millrace.cli.explain.TextTable;
import io.millrace.cli.explain.TextTable.Column;
import io.millrace.core.RecommenderConfig;
import io.millrace.core.candidate.Channel;
import io.millrace.evaluation.ablation.Ablation;
import io.millrace.evaluation.ablation.ChannelChoice;
import io.millrace.evaluation.metric.EvaluationResult;
import io.millrace.evaluation.output.AblationJson;
import io.millrace.evaluation.output.AblationTable;
import io.millrace.evaluation.replay.Contender;
import io.millrace.evaluation.replay.ReplayLog;
import io.millrace.schemas.log.LogFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Replays a log with all recall channels, with all but each, and with each alone. */
@Command(
    name = "ablate",
    header = "Replay a log with and without each recall channel.",
    description = {
      "",
      "Runs all channels, all but each one, and each one alone over the same log, scored for the"
          + " same cases. Alone are also those that the configuration does not have: each"
          + " co-occurrence rule over the recent items, second hop, revisits, trending and popular"
          + " items. A list of one channel alone is not filled up.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  millrace ablate --input events.jsonl --markdown table.md",
      "  millrace ablate --warm-up train.jsonl --input valid.jsonl --freeze --json figures.json",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class AblateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ReplayOptions replay = new ReplayOptions();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A configuration file of the job (default: the defaults of all options).")
  private @Nullable Path config;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "A two-tower model, which finds candidates (default: none, and its channel is left out).")
  private @Nullable Path model;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "How many runs go on at once. Each has its own state; about 1 GB for 100,000 interactions"
              + " (default: ${DEFAULT-VALUE}).")
  private int threads = 2;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write all figures of all runs with their intervals as JSON, too.")
  private @Nullable Path json;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Write the table as Markdown, too.")
  private @Nullable Path markdown;

  @Override
  public Integer call()
      throws ExecutionException, InterruptedException, IOException, LogFormatException {
    if (threads < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for option '--threads': " + threads + " is not positive");
    }
    for (Path file : new Path[] {json, markdown}) {
      if (file != null) {
        OutputFile.require(file);
      }
    }
    Contender contender =
        ReplayOptions.contender(config, model == null ? List.of() : List.of(model));
    if (contender.model() != null) {
      throw CommandException.unusable(
          model + " is a model of all channels, so nothing can be told of some of them");
    }
    Ablation ablation = run(replay.read(), contender);
    AblationTable table = AblationTable.of(ablation);
    if (json != null) {
      AblationJson.write(ablation, json);
    }
    if (markdown != null) {
      table.writeMarkdown(markdown);
    }
    print(ablation, table, spec.commandLine().getOut());
    return ExitCode.OK;
  }

  private Ablation run(ReplayLog log, Contender contender)
      throws ExecutionException, InterruptedException {
    RecommenderConfig recommender =
        contender.finder() == null
            ? ChannelChoice.without(contender.config(), Channel.TWO_TOWER)
            : contender.config();
    int runs = ChannelChoice.of(recommender).size();
    try (SharedProgress progress =
        SharedProgress.on(spec.commandLine().getErr(), runs, log.size())) {
      return Ablation.of(
          recommender,
          threads,
          choice -> {
            EvaluationResult result =
                EvaluationResult.of(
                    replay.run(log, contender.with(choice), progress.ofOneRun()), replay.seed());
            progress.endRun();
            return result;
          });
    }
  }

  private static void print(Ablation ablation, AblationTable table, PrintWriter out) {
    EvaluationResult all = ablation.runs().get(0).result();
    long cases = all.cases().values().stream().mapToLong(Long::longValue).sum();
    out.printf("%s of %s%n%n", Words.count(cases, "case"), Words.count(all.sessions(), "session"));
    Column[] columns = new Column[table.header().size()];
    for (int i = 0; i < columns.length; i++) {
      String name = table.header().get(i);
      columns[i] = i == 0 ? Column.text(name) : Column.number(name);
    }
    TextTable text = new TextTable(columns);
    for (List<String> row : table.rows()) {
      text.add(row.toArray(new String[0]));
    }
    text.print(out);
    out.flush();
  }
}
