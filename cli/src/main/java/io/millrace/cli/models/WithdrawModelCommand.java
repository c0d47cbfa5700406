package io.millrace.cli.models;

import io.millrace.cli.broker.BrokerOptions;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Printable;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Takes a model back. */
@Command(
    name = "withdraw",
    header = "Take back the model of a name: jobs go on without one.",
    description = {
      "",
      "Writes a tombstone to the topic models. Without the model that orders candidates, lists are"
          + " in the order of the blend; without the two-tower model, its channel finds nothing."
          + " Files are left where they are. To go back to an older model instead, publish that one"
          + " again. Exit code 3 where no model of the name is announced.",
      ""
    },
    footer = {"", "Example:", "  millrace models withdraw --name din"},
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class WithdrawModelCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      description =
          "What the model is, as millrace.ranking.model or millrace.two-tower.model of the jobs"
              + " says.")
  private String name = "";

  @Mixin private BrokerOptions broker = new BrokerOptions();

  @Override
  public Integer call() throws ExecutionException, InterruptedException {
    if (name.isBlank()) {
      throw new ParameterException(spec.commandLine(), "Invalid value for option '--name': empty");
    }
    Set<String> names = ModelTopic.names(broker);
    if (!names.contains(name)) {
      throw CommandException.notFound(
          "no model is announced as '%s'%s"
              .formatted(
                  Printable.of(name),
                  names.isEmpty() ? "" : ", but " + Printable.of(String.join(", ", names))));
    }
    ModelTopic.write(broker, name, null);
    spec.commandLine().getOut().printf("withdrew %s%n", Printable.of(name));
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
