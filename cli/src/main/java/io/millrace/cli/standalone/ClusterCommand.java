package io.millrace.cli.standalone;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups what can be done with a cluster on this machine. */
@Command(
    name = "cluster",
    header = "Run a Flink cluster and a Kafka broker on this machine.",
    subcommands = {StartCommand.class, StatusCommand.class, LogsCommand.class, StopCommand.class},
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class ClusterCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}
