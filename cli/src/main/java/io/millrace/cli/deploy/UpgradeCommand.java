package io.millrace.cli.deploy;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.jobmanager.Deployment;
import io.millrace.cli.jobmanager.Deployments;
import io.millrace.cli.jobmanager.JobManagerClient;
import io.millrace.cli.jobmanager.JobManagerClient.Job;
import io.millrace.cli.jobmanager.Steps;
import io.millrace.cli.standalone.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Carries the state of a job over to other code or another configuration. */
@Command(
    name = "upgrade",
    header = "Replace a running job by another jar, with its state.",
    description = {
      "",
      "Stops the job with a canonical savepoint, starts the new one from it and watches until three"
          + " checkpoints are complete and the lag falls. Where that fails, the old jar is started"
          + " again from the same savepoint, and the exit code is 1.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  millrace upgrade --jar deploy/job/target/millrace-job-0.2.0.jar",
      "  millrace upgrade --parallelism 8",
      "  millrace upgrade --config shop.conf --savepoint-dir s3://bucket/savepoints"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class UpgradeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterTarget target = new ClusterTarget();

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "The jar of the new job (default: the one of this checkout).")
  private @Nullable Path jar;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A configuration file; its options go over those of the old job (default: as before).")
  private @Nullable Path file;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Subtasks of each operator (default: as before).")
  private @Nullable Integer parallelism;

  @Option(
      names = "--savepoint-dir",
      paramLabel = "URI",
      description = "Parent directory of the savepoint (default: that of the cluster).")
  private @Nullable String savepointDirectory;

  @Option(
      names = "--allow-empty",
      description = "Start without state, where the old job has left none.")
  private boolean allowEmpty;

  @Mixin private Patience patience = new Patience();

  @Override
  public Integer call() throws Exception {
    Deployment old = target.requireDeployment();
    List<String> arguments = JobArguments.withParallelism(arguments(old), parallelism);
    JobArguments.check(target.job(), arguments);
    JobManagerClient client = target.client();
    Deployments deployments = target.deployments();
    Steps steps = new Steps(spec.commandLine().getOut());
    Launch launch = new Launch(client, deployments, steps, patience.duration());

    Path kept =
        deployments.keep(
            jar == null ? Installation.jobJar() : DeployCommand.existing(jar, old.entryClass()));
    Deployment next =
        new Deployment(
            old.jobName(), "", kept, old.entryClass(), arguments, /* savepoint= */ null, null);
    // A jar that cannot be handed over is no reason to stop anything.
    String uploaded = steps.take("hand over " + kept.getFileName(), () -> client.upload(kept));
    String state = stop(old, client, deployments, steps, launch);
    try {
      launch.watch(launch.start(next, uploaded, state));
    } catch (CommandException e) {
      goBack(old, state, launch, deployments, e);
    }
    spec.commandLine().getOut().printf("%s runs %s%n", old.jobName(), kept.getFileName());
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }

  private List<String> arguments(Deployment old) {
    List<String> arguments = old.arguments();
    for (String option : JobArguments.of(file)) {
      int equals = option.indexOf('=');
      arguments =
          JobArguments.with(arguments, option.substring(2, equals), option.substring(equals + 1));
    }
    return arguments;
  }

  /** Returns the state to begin with; null only where beginning empty was asked for. */
  private @Nullable String stop(
      Deployment old, JobManagerClient client, Deployments deployments, Steps steps, Launch launch)
      throws Exception {
    Optional<Job> active = client.active(old.jobName());
    Optional<String> state;
    if (active.isEmpty()) {
      state = target.left(old);
    } else if (client.awaitTasks(active.get().id())) {
      state =
          Optional.of(
              steps.take(
                  "stop %s with a savepoint".formatted(old.jobName()),
                  () -> client.stopWithSavepoint(active.get().id(), savepointDirectory)));
      deployments.stopped(old.jobName(), state.get());
    } else {
      // It fails again and again, so it cannot write a savepoint any more.
      state = client.newestCheckpoint(active.get().id());
      requireState(old, state);
      launch.cancel(old.jobName());
    }
    requireState(old, state);
    return state.orElse(null);
  }

  private void requireState(Deployment old, Optional<String> state) {
    if (state.isEmpty() && !allowEmpty) {
      throw CommandException.unusable(
          "%s has left neither savepoint nor checkpoint; '--allow-empty' starts without state"
              .formatted(old.jobName()));
    }
  }

  private static void goBack(
      Deployment old,
      @Nullable String state,
      Launch launch,
      Deployments deployments,
      CommandException reason)
      throws Exception {
    try {
      launch.cancel(old.jobName());
      deployments.forgetSince(old);
      var unused = launch.start(old, state);
    } catch (IOException | CommandException e) {
      throw CommandException.failed(
          "the upgrade failed (%s), and so did going back (%s); the state is in %s"
              .formatted(reason.getMessage(), e.getMessage(), state));
    }
    throw CommandException.failed(
        "the upgrade failed, and the old jar runs again from the same state: "
            + reason.getMessage());
  }
}
