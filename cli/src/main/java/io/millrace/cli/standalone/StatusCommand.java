package io.millrace.cli.standalone;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.jobmanager.JobManagerClient;
import io.millrace.cli.jobmanager.JobManagerClient.Job;
import io.millrace.cli.jobmanager.JobManagerClient.Overview;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what runs. */
@Command(
    name = "status",
    header = "Say which processes and jobs run.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private StateDirectoryOption state = new StateDirectoryOption();

  @Override
  public Integer call() throws Exception {
    ClusterSettings settings =
        ClusterSettings.read(state.directory())
            .orElseThrow(
                () -> CommandException.notFound("no cluster was started in " + state.directory()));
    PrintWriter out = spec.commandLine().getOut();
    boolean all = true;
    for (ClusterProcess process : new StandaloneCluster(state.directory(), settings).processes()) {
      var running = process.running();
      all &= running.isPresent();
      out.printf(
          "%-15s %s%n",
          process.name(),
          running.map(handle -> "runs, process " + handle.pid()).orElse("does not run"));
    }
    settings.bootstrapServers().ifPresent(servers -> out.printf("Kafka at %s%n", servers));
    out.printf("Flink at %s%n", settings.jobManager());
    out.flush();
    if (!all) {
      return ExitCode.NOT_FOUND;
    }
    JobManagerClient client = new JobManagerClient(settings.jobManager());
    Overview overview = client.overview();
    out.printf(
        "slots           %d, of which %d are free%n", overview.slots(), overview.freeSlots());
    for (Job job : client.jobs()) {
      if (!job.hasEnded()) {
        out.printf("job %s is %s, %s%n", job.name(), job.state(), job.id());
      }
    }
    out.flush();
    return ExitCode.OK;
  }
}
