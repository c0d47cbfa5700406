package io.millrace.cli.bench;

import io.millrace.benchmarks.BenchmarkJson;
import io.millrace.benchmarks.job.LatencyBenchmark;
import io.millrace.benchmarks.job.LatencyBenchmark.Outcome;
import io.millrace.benchmarks.job.LatencyBenchmark.Part;
import io.millrace.benchmarks.job.LatencyBenchmark.Result;
import io.millrace.benchmarks.job.LatencyBenchmark.Settings;
import io.millrace.benchmarks.job.StateStorage;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Words;
import io.millrace.cli.explain.TextTable;
import io.millrace.cli.explain.TextTable.Column;
import io.millrace.schemas.log.InteractionLog;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how soon lists can be read. */
@Command(
    name = "latency",
    header = "Measure how soon after an interaction its list can be read.",
    description = {
      "",
      "Sends interactions to the whole job at fixed rates, through a Kafka broker in a process of its"
          + " own, and reads the lists as they come. Times count from when an interaction was due,"
          + " so where the job falls behind, all that wait are late. State is in RocksDB, with"
          + " checkpoints. The log is used up once, so it has to be long enough for all rates.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  millrace bench latency --synthetic 2000000",
      "  millrace bench latency --input events.jsonl --repeat 5 --maximum 4000 --seconds 30",
      "  millrace bench latency --synthetic 500000 --rate 500,1000 --json figures.json",
      "  millrace bench latency --synthetic 100000 --rate 200 --through http",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class LatencyBenchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private BenchmarkLogOptions log = new BenchmarkLogOptions();

  @Option(
      names = "--rate",
      paramLabel = "R",
      split = ",",
      description = "Interactions a second (default: 25, 50 and 75 %% of the maximum).")
  private List<Double> rates = List.of();

  @Option(
      names = "--maximum",
      paramLabel = "R",
      description = "Interactions a second that the job carries (default: measured at the start).")
  private double maximum;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description =
          "How many seconds the first rate is kept up before it counts, while Java compiles"
              + " (default: ${DEFAULT-VALUE}).")
  private int warmUp = 60;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long each rate is measured (default: ${DEFAULT-VALUE}).")
  private int seconds = 60;

  @Option(
      names = "--without-model",
      description = "Rank by the blend, not with a model of the default size.")
  private boolean withoutModel;

  @Option(
      names = "--through",
      paramLabel = "WAY",
      description =
          "topics, or http: posted to the query service in this process and taken from its streams,"
              + " by 200 shoppers (default: topics).")
  private Way way = Way.TOPICS;

  /** How interactions go in and lists come out. */
  private enum Way {
    TOPICS,
    HTTP
  }

  @Mixin private JobOptions job = new JobOptions();

  @Mixin private ReportOptions report = new ReportOptions();

  @Override
  public Integer call() throws Exception {
    Result result;
    try {
      Settings settings =
          new Settings(
              rates,
              maximum,
              Duration.ofSeconds(warmUp),
              Duration.ofSeconds(seconds),
              StateStorage.ROCKSDB,
              job.parallelism(),
              !withoutModel,
              way == Way.HTTP,
              job.configuration());
      InteractionLog interactions = log.log();
      result = LatencyBenchmark.run(interactions, settings, report.begin());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    report.write(BenchmarkJson.text(result));
    print(result, spec.commandLine().getOut());
    return ExitCode.OK;
  }

  private void print(Result result, PrintWriter out) {
    out.printf(
        "%d processors, Java %s, %s; parallelism %d, ranking %s%n",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        System.getProperty("os.arch"),
        job.parallelism(),
        withoutModel ? "by the blend" : "with a model of the default size");
    if (result.maximum() > 0) {
      out.printf(
          "maximum %s, recall@20 %.4f%n%n",
          Words.count(Math.round(result.maximum()), "interaction") + " a second",
          result.recallAt20());
    } else {
      out.printf("recall@20 %.4f%n%n", result.recallAt20());
    }
    TextTable table =
        new TextTable(
            Column.number("interactions/s"),
            Column.number("lists"),
            Column.number("missing"),
            Column.number("p50 ms"),
            Column.number("p90 ms"),
            Column.number("p99 ms"),
            Column.number("p99.9 ms"));
    for (Outcome outcome : result.outcomes()) {
      table.add(
          Words.count(Math.round(outcome.perSecond())),
          Words.count(outcome.lists()),
          Words.count(outcome.missing()),
          millis(outcome.p50()),
          millis(outcome.p90()),
          millis(outcome.p99()),
          millis(outcome.p999()));
    }
    table.print(out);
    printParts(result, out);
    out.flush();
  }

  private static void printParts(Result result, PrintWriter out) {
    for (Outcome outcome : result.outcomes()) {
      if (!outcome.parts().isEmpty()) {
        out.printf("%nAt %s interactions/s%n", Words.count(Math.round(outcome.perSecond())));
        TextTable table =
            new TextTable(
                Column.text("part"),
                Column.number("p50 ms"),
                Column.number("p90 ms"),
                Column.number("p99 ms"));
        for (Part part : outcome.parts()) {
          table.add(part.name(), millis(part.p50()), millis(part.p90()), millis(part.p99()));
        }
        table.print(out);
      }
    }
  }

  private static String millis(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
