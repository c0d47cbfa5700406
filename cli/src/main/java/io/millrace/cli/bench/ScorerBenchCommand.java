package io.millrace.cli.bench;

import io.millrace.benchmarks.BenchmarkJson;
import io.millrace.benchmarks.ScorerBenchmark;
import io.millrace.benchmarks.ScorerBenchmark.Kind;
import io.millrace.benchmarks.ScorerBenchmark.Outcome;
import io.millrace.benchmarks.ScorerBenchmark.Result;
import io.millrace.benchmarks.ScorerBenchmark.Settings;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Words;
import io.millrace.cli.explain.TextTable;
import io.millrace.cli.explain.TextTable.Column;
import io.millrace.core.RecommenderConfig;
import io.millrace.ranking.din.Activation;
import io.millrace.ranking.din.DinSize;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Pooling;
import io.millrace.ranking.scorer.Scorers;
import java.io.PrintWriter;
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

/** Measures the scorers of a model. */
@Command(
    name = "scorer",
    header = "Measure how fast lists are scored by the Vector API, by plain loops and by ND4J.",
    description = {
      "",
      "Scores random lists with a model of random parameters, which takes as long as one that was"
          + " trained: of the default size, which reads the features alone, or with --attention one"
          + " that attends to the history. All run once to warm up and then in turn, in one thread each. The floor is"
          + " what the matrix products alone take, by the faster of our own loops and of the"
          + " library that ND4J calls.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  millrace bench scorer",
      "  millrace bench scorer --dimension 8 --attention 36 --hidden 80 --json figures.json",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ScorerBenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--attention",
      paramLabel = "N",
      description = "Attend to the history, with so many hidden units of the activation unit.")
  private @Nullable Integer attention;

  @Option(
      names = "--dimension",
      paramLabel = "N",
      description = "With --attention: numbers in an item's vector (default: ${DEFAULT-VALUE}).")
  private int dimension = DinSize.DEFAULT.dimension();

  @Option(
      names = "--softmax",
      description =
          "With --attention: make the weights of a history sum to 1 (default: they do not).")
  private boolean softmax;

  @Option(
      names = "--hidden",
      paramLabel = "N[,N]",
      split = ",",
      description = "Units of the one or two hidden layers (default: 48).")
  private List<Integer> hidden = DinSize.DEFAULT.hiddenUnits();

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      description = "prelu or dice (default: prelu).")
  private Activation activation = Activation.PRELU;

  @Option(
      names = "--history",
      paramLabel = "N",
      description = "Items in the history, of which 50 are read (default: ${DEFAULT-VALUE}).")
  private int history = 50;

  @Option(
      names = "--candidates",
      paramLabel = "N",
      description = "Candidates in a list (default: ${DEFAULT-VALUE}).")
  private int candidates = 100;

  @Option(
      names = "--lists",
      paramLabel = "N",
      description = "Lists in a run (default: ${DEFAULT-VALUE}).")
  private int lists = 300;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      description = "Measured runs of each (default: ${DEFAULT-VALUE}).")
  private int repetitions = 5;

  @Mixin private ReportOptions report = new ReportOptions();

  @Override
  public Integer call() throws Exception {
    Settings settings = settings();
    PrintWriter err = spec.commandLine().getErr();
    if (!Scorers.vectorApiPresent()) {
      err.println("This Java was started without the Vector API, so 'vector' is plain loops.");
    }
    Result result = ScorerBenchmark.run(settings, report.begin());
    report.write(BenchmarkJson.text(result));
    print(result, spec.commandLine().getOut());
    return ExitCode.OK;
  }

  private Settings settings() {
    for (String option : List.of("--dimension", "--softmax")) {
      if (attention == null && spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(
            spec.commandLine(), "Option '%s' goes with '--attention'".formatted(option));
      }
    }
    try {
      DinSpec of =
          DinSpec.of(
              RecommenderConfig.DEFAULT.featureSchema(),
              new DinSize(
                  attention == null ? Pooling.NONE : Pooling.ATTENTION,
                  dimension,
                  DinSize.DEFAULT.embeddingRows(),
                  attention == null ? DinSize.DEFAULT.attentionUnits() : attention,
                  softmax,
                  hidden,
                  activation));
      return new Settings(of, history, candidates, lists, repetitions);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void print(Result result, PrintWriter out) {
    out.printf(
        "%s, hidden %s, %s; history of %d, lists of %d; %s multiplications a list%n",
        attention == null
            ? "features alone"
            : "vectors of %d, attention %d".formatted(dimension, attention),
        hidden,
        activation.name().toLowerCase(Locale.ROOT),
        history,
        candidates,
        Words.count(result.multiplications()));
    out.printf(
        "Java %s, %s; median of %d runs of %d lists%n%n",
        System.getProperty("java.version"), System.getProperty("os.arch"), repetitions, lists);
    TextTable table =
        new TextTable(
            Column.text(""),
            Column.number("candidates/s and core"),
            Column.number("in batches"),
            Column.number("p50 ms"),
            Column.number("p99 ms"));
    for (Kind kind : Kind.values()) {
      Outcome outcome = result.outcome(kind);
      table.add(
          kind.label(),
          Words.count(Math.round(outcome.candidatesPerSecond())),
          Words.count(Math.round(outcome.batchedPerSecond())),
          number(outcome.p50Millis()),
          number(outcome.p99Millis()));
    }
    table.add("floor, own loops", Words.count(Math.round(result.kernelFloor())), "", "", "");
    table.add("floor, ND4J", Words.count(Math.round(result.libraryFloor())), "", "", "");
    table.print(out);
    out.printf(
        "%nvector to nd4j %s, vector to floor %s; batches to single lists: vector %s, nd4j %s%n",
        number(result.vectorToNd4j()),
        number(result.vectorToFloor()),
        number(result.batchedToSingle(Kind.VECTOR)),
        number(result.batchedToSingle(Kind.ND4J)));
    out.flush();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
