package io.millrace.cli.simulate;

import io.millrace.cli.console.ExitCode;
import io.millrace.evaluation.sampling.SamplingReport;
import io.millrace.evaluation.sampling.SamplingSimulation;
import io.millrace.evaluation.sampling.SamplingSimulation.Contender;
import io.millrace.evaluation.sampling.SamplingSimulation.Curve;
import io.millrace.evaluation.sampling.SamplingSimulation.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Simulates the estimate of sampling probabilities. */
@Command(
    name = "sampling",
    header = "Measure the estimate of sampling probabilities where they are known.",
    description = {
      "",
      "1,000 items, of which each step draws a batch of 128 without replacement with probabilities"
          + " proportional to i² for item i; half-way the probabilities are reversed. The error is"
          + " Σ|p̂ − p| / 256.",
      ""
    },
    footer = {"", "Examples:", "  millrace simulate sampling --report docs/algorithms/sampling"},
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SimulateSamplingCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps in all (default: ${DEFAULT-VALUE}).")
  private int steps = Settings.DEFAULT.steps();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of the draws (default: ${DEFAULT-VALUE}).")
  private long seed = Settings.DEFAULT.seed();

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write the curves as images and the tables as Markdown, too.")
  private @Nullable Path report;

  @Override
  public Integer call() throws Exception {
    Settings settings = settings();
    int rates = SamplingSimulation.LEARNING_RATES.size();
    List<Contender> all = new ArrayList<>(SamplingSimulation.LEARNING_RATES);
    all.addAll(SamplingSimulation.HASH_FUNCTIONS);
    List<Curve> curves = SamplingSimulation.run(settings, all);
    List<Curve> learningRates = curves.subList(0, rates);
    List<Curve> hashFunctions = curves.subList(rates, curves.size());
    if (report != null) {
      SamplingReport.write(report, settings, learningRates, hashFunctions);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(SamplingReport.table(settings, learningRates));
    out.print(SamplingReport.table(settings, hashFunctions));
    out.flush();
    return ExitCode.OK;
  }

  private Settings settings() {
    Settings paper = Settings.DEFAULT;
    try {
      return new Settings(paper.items(), paper.batch(), steps, paper.every(), seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
