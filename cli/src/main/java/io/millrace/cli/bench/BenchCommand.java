package io.millrace.cli.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the benchmarks. */
@Command(
    name = "bench",
    header = "Measure what Millrace carries and costs on this machine.",
    subcommands = {
      ThroughputBenchCommand.class,
      LatencyBenchCommand.class,
      StateBenchCommand.class,
      CoOccurrenceBenchCommand.class,
      ScorerBenchCommand.class,
      ServiceBenchCommand.class
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}
