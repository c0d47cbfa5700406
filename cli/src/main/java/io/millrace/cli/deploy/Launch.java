package io.millrace.cli.deploy;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.Deadline;
import io.millrace.cli.console.Words;
import io.millrace.cli.jobmanager.Deployment;
import io.millrace.cli.jobmanager.Deployments;
import io.millrace.cli.jobmanager.JobManagerClient;
import io.millrace.cli.jobmanager.JobManagerClient.Job;
import io.millrace.cli.jobmanager.JobManagerClient.Progress;
import io.millrace.cli.jobmanager.Steps;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts a job and watches whether it does well. */
final class Launch {
  /** With fewer records than this to read, a job keeps up: what comes in a moment always waits. */
  private static final long SMALL_LAG = 1_000;

  /** A job may fail once or twice while the old one lets go of what both need. */
  private static final int MOST_FAILURES = 3;

  private static final long CHECKPOINTS = 3;

  /** A source tells its lag once it has read something, and the cluster asks every ten seconds. */
  private static final Duration SILENCE = Duration.ofSeconds(25);

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final JobManagerClient client;
  private final Deployments deployments;
  private final Steps steps;
  private final Duration patience;

  /**
   * @param patience how long to wait for a job to run, and then for it to do well
   */
  Launch(JobManagerClient client, Deployments deployments, Steps steps, Duration patience) {
    this.client = client;
    this.deployments = deployments;
    this.steps = steps;
    this.patience = patience;
  }

  /**
   * Starts a job and waits until all of its tasks run. It is known as deployed from the moment that
   * the cluster has taken it.
   *
   * @param from the state to begin with; null for none
   */
  Deployment start(Deployment like, @Nullable String from) throws Exception {
    String uploaded =
        steps.take("hand over " + like.jar().getFileName(), () -> client.upload(like.jar()));
    return start(like, uploaded, from);
  }

  /** The same with a jar that the cluster has. */
  Deployment start(Deployment like, String uploaded, @Nullable String from) throws Exception {
    String id =
        steps.take(
            "start %s %s".formatted(like.jobName(), from == null ? "empty" : "from " + from),
            () -> client.run(like.again(uploaded, from)));
    Deployment started =
        new Deployment(
            like.jobName(), id, like.jar(), like.entryClass(), like.arguments(), from, null);
    deployments.add(started);
    steps.take("wait until its tasks run", () -> awaitTasks(id));
    return started;
  }

  /** Waits until checkpoints have completed and the lag falls. */
  void watch(Deployment started) throws Exception {
    steps.take(
        "watch it until %d checkpoints are complete and the lag falls".formatted(CHECKPOINTS),
        () -> awaitHealth(started.jobId()));
  }

  /** Ends what runs of a job, where anything does. */
  void cancel(String jobName) throws Exception {
    Optional<Job> active = client.active(jobName);
    if (active.isPresent()) {
      steps.take(
          "stop " + jobName,
          () -> {
            client.cancel(active.get().id());
            return active.get().id();
          });
    }
  }

  private String awaitTasks(String id) throws InterruptedException {
    Deadline deadline = Deadline.in(patience);
    Progress progress;
    do {
      progress = client.progress(id);
      requireHealth(progress);
      if (progress.state().equals("RUNNING") && progress.tasksRunning()) {
        return "parallelism " + progress.parallelism();
      }
    } while (deadline.pause(PAUSE));
    throw tooLong("the job does not run, it is " + progress.state());
  }

  private String awaitHealth(String id) throws InterruptedException {
    Deadline deadline = Deadline.in(patience);
    long start = System.nanoTime();
    long highest = 0;
    String state;
    do {
      Progress progress = client.progress(id);
      requireHealth(progress);
      Optional<Long> lag = client.lag(id);
      highest = Math.max(highest, lag.orElse(0L));
      boolean keepsUp =
          lag.isPresent()
              ? lag.get() < highest || lag.get() <= SMALL_LAG
              : System.nanoTime() - start > SILENCE.toNanos();
      state =
          "%s, %s"
              .formatted(
                  Words.count(progress.checkpoints(), "checkpoint"),
                  lag.map(records -> Words.count(records, "record") + " to read")
                      .orElse("nothing to read yet"));
      if (progress.checkpoints() >= CHECKPOINTS && keepsUp) {
        return state;
      }
    } while (deadline.pause(PAUSE));
    throw tooLong(state);
  }

  private static void requireHealth(Progress progress) {
    boolean ended =
        progress.state().equals("FAILED")
            || progress.state().equals("CANCELED")
            || progress.state().equals("FINISHED");
    if (ended || progress.failures().size() >= MOST_FAILURES) {
      throw CommandException.failed(
          "the job is %s: %s"
              .formatted(
                  progress.state(),
                  progress.failures().isEmpty()
                      ? "no reason is known"
                      : progress.failures().get(0)));
    }
  }

  private CommandException tooLong(String where) {
    return CommandException.failed("after %s: %s".formatted(Words.duration(patience), where));
  }
}
