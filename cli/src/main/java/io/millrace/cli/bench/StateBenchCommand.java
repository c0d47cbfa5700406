package io.millrace.cli.bench;

import io.millrace.benchmarks.BenchmarkJson;
import io.millrace.benchmarks.job.StateBenchmark;
import io.millrace.benchmarks.job.StateBenchmark.Part;
import io.millrace.benchmarks.job.StateBenchmark.Result;
import io.millrace.benchmarks.job.StateBenchmark.Settings;
import io.millrace.benchmarks.job.StateStorage;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Words;
import io.millrace.cli.explain.TextTable;
import io.millrace.cli.explain.TextTable.Column;
import io.millrace.schemas.log.InteractionLog;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how large the state of the job becomes. */
@Command(
    name = "state",
    header = "Measure how the state of the job grows, by item and by session.",
    description = {
      "",
      "Runs the job up to the candidates over a log, in four parts, with its state in RocksDB, and"
          + " takes a full checkpoint after each. Where the log spans several times the expiry of"
          + " sessions and items, the state has to level off.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  millrace bench state --synthetic 4000000 --items 1800000 --span 120d",
      "  millrace bench state --input events.jsonl --json figures.json",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class StateBenchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private BenchmarkLogOptions log = new BenchmarkLogOptions();

  @Mixin private JobOptions job = new JobOptions();

  @Mixin private ReportOptions report = new ReportOptions();

  @Override
  public Integer call() throws Exception {
    Result result;
    try {
      Settings settings =
          new Settings(StateStorage.ROCKSDB, job.parallelism(), job.configuration());
      InteractionLog interactions = log.log();
      result = StateBenchmark.run(interactions, settings, report.begin());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    report.write(BenchmarkJson.text(result));
    print(result, spec.commandLine().getOut());
    return ExitCode.OK;
  }

  private static void print(Result result, PrintWriter out) {
    TextTable table =
        new TextTable(
            Column.number("interactions"),
            Column.number("sessions"),
            Column.number("items"),
            Column.number("bytes"),
            Column.number("bytes/session"),
            Column.number("bytes/item"),
            Column.number("added/interaction"));
    for (Part part : result.parts()) {
      table.add(
          Words.count(part.interactions()),
          Words.count(part.sessions()),
          Words.count(part.items()),
          Words.count(part.bytes()),
          Words.count(Math.round(part.bytesPerSession())),
          Words.count(Math.round(part.bytesPerItem())),
          String.format(Locale.ROOT, "%.1f", part.addedPerInteraction()));
    }
    table.print(out);
    out.printf(
        Locale.ROOT,
        "%nthe last part added %.2f times what the first one did; recall@20 %.4f%n",
        result.lastToFirst(),
        result.recallAt20());
    out.flush();
  }
}
