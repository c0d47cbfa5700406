package io.millrace.cli;

import io.millrace.cli.bench.BenchCommand;
import io.millrace.cli.demo.DemoCommand;
import io.millrace.cli.deploy.DeployCommand;
import io.millrace.cli.deploy.InspectCommand;
import io.millrace.cli.deploy.RollbackCommand;
import io.millrace.cli.deploy.SavepointCommand;
import io.millrace.cli.deploy.UpgradeCommand;
import io.millrace.cli.evaluate.AblateCommand;
import io.millrace.cli.evaluate.CompareCommand;
import io.millrace.cli.evaluate.EvaluateCommand;
import io.millrace.cli.models.ModelsCommand;
import io.millrace.cli.query.QueryCommand;
import io.millrace.cli.replay.ReplayCommand;
import io.millrace.cli.run.RunCommand;
import io.millrace.cli.serve.ServeCommand;
import io.millrace.cli.simulate.SimulateCommand;
import io.millrace.cli.standalone.ClusterCommand;
import io.millrace.cli.topics.TopicsCommand;
import io.millrace.cli.train.TrainCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
    name = "millrace",
    header = "Recommendations from a stream of clicks, carts and orders.",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      ServeCommand.class,
      ReplayCommand.class,
      QueryCommand.class,
      TopicsCommand.class,
      ClusterCommand.class,
      DeployCommand.class,
      UpgradeCommand.class,
      RollbackCommand.class,
      SavepointCommand.class,
      InspectCommand.class,
      TrainCommand.class,
      ModelsCommand.class,
      EvaluateCommand.class,
      CompareCommand.class,
      AblateCommand.class,
      SimulateCommand.class,
      BenchCommand.class
    },
    versionProvider = MillraceVersion.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  millrace demo                             everything in one process, on a simulated shop",
      "  millrace demo --input events.jsonl        the same on a log of your own",
      "  millrace topics create                    create the topics on localhost:9092",
      "  millrace run                              run the job on them, until Ctrl-C",
      "  millrace serve                            answer over HTTP, with a page to play on",
      "  millrace cluster start                    start a Flink cluster and a broker",
      "  millrace deploy                           run the job on a Flink cluster",
      "  millrace upgrade --jar FILE               replace its code, and keep its state",
      "  millrace replay --input events.jsonl      publish a log to the topics",
      "  millrace query --session 15354            show the newest list of a session",
      "  millrace train --input events.jsonl --output din.model",
      "  millrace models publish --file din.model  have running jobs rank by a model",
      "  millrace evaluate --input events.jsonl    tell how good the lists are on a log",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong option, missing file or topic, or no broker,",
      "3 nothing found."
    })
public final class Millrace implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    int exitCode =
        commandLine(writer(FileDescriptor.out), writer(FileDescriptor.err)).execute(arguments);
    System.exit(exitCode);
  }

  /**
   * The whole command line, for the process and for tests.
   *
   * @param out takes what was asked for
   * @param err takes progress, warnings and errors
   */
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    CommandErrors errors = new CommandErrors();
    return new CommandLine(new Millrace())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }

  /** A writer in UTF-8 whatever the locale says, because sessions and items may be any text. */
  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
  }
}
