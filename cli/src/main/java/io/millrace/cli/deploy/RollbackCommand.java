package io.millrace.cli.deploy;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.jobmanager.Deployment;
import io.millrace.cli.jobmanager.Deployments;
import io.millrace.cli.jobmanager.JobManagerClient;
import io.millrace.cli.jobmanager.Steps;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Takes the last upgrade back. */
@Command(
    name = "rollback",
    header = "Run the jar before the last upgrade again, from the savepoint of that moment.",
    description = {
      "",
      "The job reads once more what came since then, so nothing is lost as long as the topics still"
          + " hold it. Lists of that time are written again.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class RollbackCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterTarget target = new ClusterTarget();
  @Mixin private Patience patience = new Patience();

  @Override
  public Integer call() throws Exception {
    Deployments deployments = target.deployments();
    List<Deployment> all = deployments.of(target.job().jobName());
    int first = firstOfTheSame(all);
    if (first < 1) {
      throw CommandException.notFound(
          "there was no upgrade of %s from here".formatted(target.job().jobName()));
    }
    Deployment before = all.get(first - 1);
    String savepoint = all.get(first).savepoint();
    if (savepoint == null) {
      throw CommandException.unusable(
          "%s began without a savepoint, so there is none to go back to"
              .formatted(before.jobName()));
    }
    JobManagerClient client = target.client();
    Launch launch =
        new Launch(
            client, deployments, new Steps(spec.commandLine().getOut()), patience.duration());
    launch.cancel(before.jobName());
    launch.watch(launch.start(before, savepoint));
    return ExitCode.OK;
  }

  /**
   * Where the newest jar was started first with its arguments; it may have been restarted since.
   */
  private static int firstOfTheSame(List<Deployment> all) {
    int first = all.size() - 1;
    while (first > 0
        && all.get(first - 1).jar().equals(all.get(first).jar())
        && all.get(first - 1).arguments().equals(all.get(first).arguments())) {
      first--;
    }
    return first;
  }
}
