package io.millrace.cli.bench;

import io.millrace.benchmarks.BenchmarkJson;
import io.millrace.benchmarks.CoOccurrenceBenchmark;
import io.millrace.benchmarks.CoOccurrenceBenchmark.Outcome;
import io.millrace.benchmarks.CoOccurrenceBenchmark.Result;
import io.millrace.benchmarks.CoOccurrenceBenchmark.Settings;
import io.millrace.benchmarks.RowStorage;
import io.millrace.benchmarks.Spread;
import io.millrace.benchmarks.VisitLog;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Words;
import io.millrace.cli.explain.TextTable;
import io.millrace.cli.explain.TextTable.Column;
import io.millrace.core.RecommenderConfig;
import io.millrace.flink.config.JobConfiguration;
import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.schemas.log.InteractionLog;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the CPU time of the co-occurrence operator with its rows in several places. */
@Command(
    name = "co-occurrence",
    header = "Measure the co-occurrence operator with its rows on the heap and in RocksDB.",
    description = {
      "",
      "Runs the operator of the job over the visits of a log as one task of a Flink cluster in this"
          + " process: with its rows on the heap, in RocksDB behind the write-back cache, and in"
          + " RocksDB alone. Each runs once to warm up and then in turn with the others. Checkpoints"
          + " are taken after a fixed number of visits and are part of the figures.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  millrace bench co-occurrence --input events.jsonl",
      "  millrace bench co-occurrence --synthetic 200000 --repetitions 5 --json figures.json",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CoOccurrenceBenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup(multiplicity = "1")
  private Source source = new Source();

  /** One of the two. */
  private static final class Source {
    @Option(names = "--input", paramLabel = "FILE", description = "The log to read.")
    private @Nullable Path input;

    @Option(
        names = "--synthetic",
        paramLabel = "N",
        description =
            "Instead of a log: N interactions of a busy shop, 10,000 a second, over 100,000 items"
                + " whose popularity falls with their rank.")
    private @Nullable Integer synthetic;
  }

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      description = "Measured runs of each (default: ${DEFAULT-VALUE}).")
  private int repetitions = 3;

  @Option(
      names = "--visits-per-checkpoint",
      paramLabel = "N",
      description = "Visits between two checkpoints (default: ${DEFAULT-VALUE}).")
  private int visitsPerCheckpoint = 400_000;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A configuration file of the job (default: the defaults of all options).")
  private @Nullable Path config;

  @Mixin private ReportOptions report = new ReportOptions();

  @Override
  public Integer call() throws Exception {
    Settings settings = settings();
    RecommendationJobConfig job = RecommendationJobConfig.from(settings.configuration());
    VisitLog log = visits(job.recommender());
    Result result = CoOccurrenceBenchmark.run(log, settings, report.begin());
    report.write(BenchmarkJson.text(result));
    print(result, job, spec.commandLine().getOut());
    return ExitCode.OK;
  }

  private Settings settings() {
    try {
      Configuration configuration = JobConfiguration.defaults();
      if (config != null) {
        configuration.addAll(JobConfiguration.fromFile(config));
      }
      var unused = RecommendationJobConfig.from(configuration);
      return new Settings(repetitions, visitsPerCheckpoint, configuration);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private VisitLog visits(RecommenderConfig recommender) throws Exception {
    if (source.input != null) {
      return VisitLog.of(InteractionLog.read(source.input, Long.MAX_VALUE), recommender);
    }
    if (source.synthetic == null || source.synthetic < 1) {
      throw new ParameterException(
          spec.commandLine(), "Invalid value for option '--synthetic': it is 1 or more");
    }
    return VisitLog.synthetic(source.synthetic, recommender);
  }

  private void print(Result result, RecommendationJobConfig job, PrintWriter out) {
    out.printf(
        "%s interactions, %s visits, %s items; %s cached rows, a checkpoint every %s visits%n",
        Words.count(result.interactions()),
        Words.count(result.visits()),
        Words.count(result.items()),
        Words.count(job.cachedRows()),
        Words.count(visitsPerCheckpoint));
    out.printf(
        "%d processors, Java %s, %s; median of %d runs, least to greatest%n%n",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        System.getProperty("os.arch"),
        repetitions);
    TextTable table =
        new TextTable(
            Column.text("rows"),
            Column.number("operator CPU s"),
            Column.text(""),
            Column.number("to heap"),
            Column.number("process CPU s"),
            Column.text(""),
            Column.number("to heap"),
            Column.number("checkpoint bytes/item"));
    for (RowStorage storage : RowStorage.values()) {
      Outcome outcome = result.outcome(storage);
      table.add(
          storage.label(),
          seconds(outcome.task().median()),
          range(outcome.task()),
          ratio(result.taskRatio(storage)),
          seconds(outcome.process().median()),
          range(outcome.process()),
          ratio(result.processRatio(storage)),
          Words.count(Math.round(outcome.bytesPerItem())));
    }
    table.print(out);
    out.flush();
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.2f", seconds);
  }

  private static String range(Spread spread) {
    return "%s to %s".formatted(seconds(spread.least()), seconds(spread.greatest()));
  }

  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }
}
