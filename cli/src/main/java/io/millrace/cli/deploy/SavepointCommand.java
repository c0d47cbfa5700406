package io.millrace.cli.deploy;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.jobmanager.JobManagerClient;
import io.millrace.cli.jobmanager.JobManagerClient.Job;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a savepoint of a job that goes on. */
@Command(
    name = "savepoint",
    header = "Write a savepoint of a running job, and print where it is.",
    footer = {
      "",
      "Examples:",
      "  millrace savepoint",
      "  millrace savepoint --job train --savepoint-dir s3://bucket/savepoints"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class SavepointCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterTarget target = new ClusterTarget();

  @Option(
      names = "--savepoint-dir",
      paramLabel = "URI",
      description = "Parent directory of the savepoint (default: that of the cluster).")
  private @Nullable String savepointDirectory;

  @Override
  public Integer call() throws Exception {
    JobManagerClient client = target.client();
    String jobName = target.job().jobName();
    Job job =
        client
            .active(jobName)
            .orElseThrow(() -> CommandException.notFound(jobName + " does not run"));
    if (!client.awaitTasks(job.id())) {
      throw CommandException.failed(
          "not all tasks of %s run, so it cannot write a savepoint".formatted(jobName));
    }
    spec.commandLine().getOut().println(client.savepoint(job.id(), savepointDirectory));
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
