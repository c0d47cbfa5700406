package io.millrace.cli.cluster;

import io.millrace.cli.console.CommandException;
import io.millrace.flink.config.JobConfiguration;
import io.millrace.flink.config.RecommendationJobOptions;
import io.millrace.flink.config.StateChangelog;
import io.millrace.flink.metric.JobCounters;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Flink cluster in this process that runs one job. */
public final class LocalCluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);
  private static final long CLOSE_SECONDS = 15;
  private static final long FLUSH_SECONDS = 60;

  /** The same at each start, so that checkpoints of one state directory stay in one place. */
  private static final JobID JOB = new JobID(0, 1);

  private final MiniCluster cluster;
  private final JobCounters counters;
  private final CompletableFuture<JobResult> result;

  private LocalCluster(MiniCluster cluster, JobCounters counters) {
    this.cluster = cluster;
    this.counters = counters;
    result = cluster.requestJobResult(JOB);
  }

  /**
   * Starts a cluster and submits the recommendation job with the defaults of all options. It is not
   * started again when it fails, since whoever watches wants to know.
   *
   * @param directory for state, checkpoints and temporary files
   */
  public static LocalCluster start(String bootstrapServers, Path directory, int parallelism)
      throws Exception {
    Configuration configuration = JobConfiguration.defaults();
    configuration.set(RecommendationJobOptions.BOOTSTRAP_SERVERS, bootstrapServers);
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        directory.resolve("checkpoints").toUri().toString());
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    return start(JobKind.RECOMMEND, configuration, directory);
  }

  /**
   * Starts a cluster and submits a job.
   *
   * @param settings the whole configuration of cluster and job, with parallelism and a directory of
   *     checkpoints
   * @param directory for temporary files
   */
  public static LocalCluster start(JobKind job, Configuration settings, Path directory)
      throws Exception {
    Configuration configuration = new Configuration(settings);
    if (job == JobKind.RECOMMEND) {
      // Lists wait for checkpoints; nobody waits for examples and models.
      StateChangelog.use(
          configuration, configuration.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY));
    }
    configuration.set(CoreOptions.TMP_DIRS, directory.resolve("tmp").toString());
    JobCounters counters = JobCounters.addTo(configuration, UUID.randomUUID().toString());

    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(configuration.get(CoreOptions.DEFAULT_PARALLELISM))
                .setCommonBindAddress("127.0.0.1")
                .withRandomPorts()
                .build());
    try {
      cluster.start();
      var unused = cluster.submitJob(jobGraph(job, configuration)).get();
      return new LocalCluster(cluster, counters);
    } catch (Exception e) {
      close(cluster);
      throw e;
    }
  }

  /** The job's counters. */
  public JobCounters counters() {
    return counters;
  }

  /** Whether every task of the job has begun to run. */
  public boolean isRunning() throws ExecutionException, InterruptedException {
    AccessExecutionGraph graph = cluster.getExecutionGraph(JOB).get();
    // A job that is being initialized has no tasks yet.
    if (graph.getState() != JobStatus.RUNNING) {
      return false;
    }
    for (AccessExecutionVertex task : graph.getAllExecutionVertices()) {
      if (task.getExecutionState() != ExecutionState.RUNNING) {
        return false;
      }
    }
    return true;
  }

  /**
   * Takes a checkpoint, which makes the job write out all that follows from what it has read.
   *
   * @throws CommandException if the job fails, or does not get there within a minute
   */
  public void flush() throws InterruptedException {
    try {
      // Sinks flush when the barrier of a checkpoint reaches them, behind all earlier results.
      var unused = cluster.triggerCheckpoint(JOB).get(FLUSH_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      requireHealth();
      LOG.error("The checkpoint failed", e);
      throw CommandException.failed("the job could not take a checkpoint: " + e.getMessage());
    } catch (TimeoutException e) {
      throw CommandException.failed("the job took no checkpoint within " + FLUSH_SECONDS + " s");
    }
  }

  /**
   * Does nothing while the job runs.
   *
   * @throws CommandException if it has ended
   */
  public void requireHealth() {
    if (result.isDone()) {
      throw ended();
    }
  }

  @Override
  public void close() {
    close(cluster);
  }

  private static void close(MiniCluster cluster) {
    try {
      cluster.closeAsync().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The cluster did not stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CommandException ended() {
    Optional<? extends Throwable> failure;
    try {
      failure = result.join().getSerializedThrowable();
    } catch (CompletionException e) {
      failure = Optional.of(e);
    }
    failure.ifPresent(e -> LOG.error("The job failed", e));
    return CommandException.failed(
        "the job failed: " + failure.map(LocalCluster::rootMessage).orElse("the cluster stopped"));
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return String.valueOf(root.getMessage());
  }

  private static JobGraph jobGraph(JobKind job, Configuration configuration) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    job.define(env, configuration);
    var graph = env.getStreamGraph();
    graph.setJobName(job.jobName());
    return graph.getJobGraph(LocalCluster.class.getClassLoader(), JOB);
  }
}
