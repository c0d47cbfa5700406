package io.millrace.cli.bench;

import io.millrace.benchmarks.BenchmarkJson;
import io.millrace.benchmarks.Spread;
import io.millrace.benchmarks.job.JobStage;
import io.millrace.benchmarks.job.StateStorage;
import io.millrace.benchmarks.job.ThroughputBenchmark;
import io.millrace.benchmarks.job.ThroughputBenchmark.Result;
import io.millrace.benchmarks.job.ThroughputBenchmark.Settings;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Words;
import io.millrace.cli.explain.TextTable;
import io.millrace.cli.explain.TextTable.Column;
import io.millrace.schemas.log.InteractionLog;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how many interactions the job carries, beside a plain loop. */
@Command(
    name = "throughput",
    header = "Measure how many interactions the job carries for a second of CPU time.",
    description = {
      "",
      "Writes a log to a Kafka broker in a process of its own, and runs the recommendation job over"
          + " it, as a whole and up to earlier stages, with its state in RocksDB and on the heap and"
          + " with checkpoints. A plain loop over the same core classes, with the interactions in"
          + " memory, is measured beside them. All run once to warm up and then in turn.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  millrace bench throughput --input events.jsonl --repeat 3",
      "  millrace bench throughput --synthetic 500000 --items 1800000 --json figures.json",
      "  millrace bench throughput --input events.jsonl --stages candidates --state rocksdb",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ThroughputBenchCommand implements Callable<Integer> {

  /** Threads that take less are not shown one by one. */
  private static final double LEAST_MICROS = 0.5;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private BenchmarkLogOptions log = new BenchmarkLogOptions();

  @Option(
      names = "--stages",
      paramLabel = "NAME",
      split = ",",
      description = "session, coOccurrence, candidates, ranking (default: all of them).")
  private List<String> stages = Arrays.stream(JobStage.values()).map(JobStage::label).toList();

  @Option(
      names = "--state",
      paramLabel = "NAME",
      split = ",",
      description = "rocksdb, heap (default: both).")
  private List<String> storages =
      Arrays.stream(StateStorage.values()).map(StateStorage::label).toList();

  @Option(
      names = "--without-model",
      description = "Rank by the blend, not with a model of the default size.")
  private boolean withoutModel;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      description = "Measured runs of each (default: ${DEFAULT-VALUE}).")
  private int repetitions = 3;

  @Mixin private JobOptions job = new JobOptions();

  @Mixin private ReportOptions report = new ReportOptions();

  @Override
  public Integer call() throws Exception {
    Settings settings;
    InteractionLog interactions;
    try {
      settings =
          new Settings(
              chosen("--stages", stages, JobStage.values(), JobStage::label),
              chosen("--state", storages, StateStorage.values(), StateStorage::label),
              job.parallelism(),
              repetitions,
              !withoutModel,
              job.configuration());
      interactions = log.log();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    Result result = ThroughputBenchmark.run(interactions, settings, report.begin());
    report.write(BenchmarkJson.text(result));
    print(interactions, result, spec.commandLine().getOut());
    return ExitCode.OK;
  }

  private static <T> List<T> chosen(
      String option, List<String> names, T[] values, Function<T, String> label) {
    for (String name : names) {
      if (Arrays.stream(values).noneMatch(value -> label.apply(value).equals(name))) {
        throw new IllegalArgumentException(
            "Invalid value for option '%s': there is no %s; there are %s"
                .formatted(
                    option,
                    name,
                    Arrays.stream(values).map(label).collect(Collectors.joining(", "))));
      }
    }
    return Arrays.stream(values).filter(value -> names.contains(label.apply(value))).toList();
  }

  private void print(InteractionLog interactions, Result result, PrintWriter out) {
    out.printf(
        "%s, %s, %s; %s, parallelism %d, ranking %s%n",
        Words.count(interactions.size(), "interaction"),
        Words.count(interactions.sessions(), "session"),
        Words.count(interactions.items(), "item"),
        Words.count(result.deadLetters(), "dead letter"),
        job.parallelism(),
        withoutModel ? "by the blend" : "with a model of the default size");
    out.printf(
        "%d processors, Java %s, %s; median of %d runs, least to greatest%n%n",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        System.getProperty("os.arch"),
        repetitions);
    TextTable table =
        new TextTable(
            Column.text("state"),
            Column.text("up to"),
            Column.number("per CPU s"),
            Column.text(""),
            Column.number("to plain loop"),
            Column.number("per s"),
            Column.text(""));
    table.add(
        "", "plain loop", count(result.plainLoop()), range(result.plainLoop()), "1.00", "", "");
    result
        .outcomes()
        .forEach(
            (storage, ofStages) ->
                ofStages.forEach(
                    (stage, outcome) ->
                        table.add(
                            storage.label(),
                            stage.label(),
                            count(outcome.perCpuSecond()),
                            range(outcome.perCpuSecond()),
                            number(result.toPlainLoop(storage, stage)),
                            count(outcome.perSecond()),
                            range(outcome.perSecond()))));
    table.print(out);
    out.printf(
        "%nrecall@20 %.4f; %s without a model in the last job%n",
        result.recallAt20(), Words.count(result.listsWithoutModel(), "list"));
    out.printf("%nCPU microseconds for an interaction, by thread, in the last run:%n");
    result
        .outcomes()
        .forEach(
            (storage, ofStages) ->
                ofStages.forEach(
                    (stage, outcome) ->
                        out.printf(
                            "%s, %s: %s%n",
                            storage.label(), stage.label(), threads(outcome.threads()))));
    out.flush();
  }

  private static String threads(Map<String, Double> threads) {
    return threads.entrySet().stream()
        .filter(thread -> thread.getValue() >= LEAST_MICROS)
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .map(thread -> "%s %s".formatted(thread.getKey(), oneDigit(thread.getValue())))
        .collect(Collectors.joining(", "));
  }

  private static String count(Spread spread) {
    return Words.count(Math.round(spread.median()));
  }

  private static String range(Spread spread) {
    return "%s to %s"
        .formatted(
            Words.count(Math.round(spread.least())), Words.count(Math.round(spread.greatest())));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String oneDigit(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
