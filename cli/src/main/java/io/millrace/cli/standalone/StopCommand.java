package io.millrace.cli.standalone;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.jobmanager.Deployments;
import io.millrace.cli.jobmanager.JobManagerClient;
import io.millrace.cli.jobmanager.JobManagerClient.Job;
import io.millrace.cli.jobmanager.Steps;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Ends the processes of a cluster. */
@Command(
    name = "stop",
    header = "Stop the jobs with savepoints, then the processes.",
    description = {
      "",
      "The next 'deploy' of a job goes on from its savepoint. Topics stay as well.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class StopCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--now",
      description =
          "Take no savepoints. What was learned since the last checkpoint is learned again.")
  private boolean now;

  @Mixin private StateDirectoryOption state = new StateDirectoryOption();

  @Override
  public Integer call() throws Exception {
    ClusterSettings settings =
        ClusterSettings.read(state.directory())
            .orElseThrow(
                () -> CommandException.notFound("no cluster was started in " + state.directory()));
    StandaloneCluster cluster = new StandaloneCluster(state.directory(), settings);
    if (!now && cluster.jobManager().running().isPresent()) {
      stopJobs(settings);
    }
    cluster.stop();
    spec.commandLine().getOut().println("The cluster has stopped.");
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }

  private void stopJobs(ClusterSettings settings) throws Exception {
    JobManagerClient client = new JobManagerClient(settings.jobManager());
    Deployments deployments = new Deployments(state.directory(), settings.jobManager());
    Steps steps = new Steps(spec.commandLine().getOut());
    for (Job job : client.jobs()) {
      if (job.hasEnded()) {
        continue;
      }
      if (client.awaitTasks(job.id())) {
        String savepoint =
            steps.take(
                "stop %s with a savepoint".formatted(job.name()),
                () -> client.stopWithSavepoint(job.id(), null));
        deployments.stopped(job.name(), savepoint);
      } else {
        throw CommandException.failed(
            "not all tasks of %s run, so it cannot write a savepoint; '--now' stops without one"
                .formatted(job.name()));
      }
    }
  }
}
