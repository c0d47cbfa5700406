package io.millrace.cli.demo;

import io.millrace.cli.console.CommandException;
import io.millrace.flink.config.JobConfiguration;
import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.flink.config.RecommendationJobOptions;
import io.millrace.flink.job.RecommendationJob;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
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

/**
 * A Flink cluster in this process that runs the recommendation job. The job is not restarted when
 * it fails, since whoever watches a demo wants to know.
 */
final class LocalCluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);
  private static final long CLOSE_SECONDS = 15;

  private final MiniCluster cluster;
  private final JobCounters counters;
  private final JobID job;
  private final CompletableFuture<JobResult> result;

  private LocalCluster(MiniCluster cluster, JobCounters counters, JobID job) {
    this.cluster = cluster;
    this.counters = counters;
    this.job = job;
    result = cluster.requestJobResult(job);
  }

  /**
   * Starts a cluster and submits the job.
   *
   * @param directory for state, checkpoints and temporary files
   */
  static LocalCluster start(String bootstrapServers, Path directory, int parallelism)
      throws Exception {
    Configuration configuration = JobConfiguration.defaults();
    configuration.set(RecommendationJobOptions.BOOTSTRAP_SERVERS, bootstrapServers);
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        directory.resolve("checkpoints").toUri().toString());
    configuration.set(CoreOptions.TMP_DIRS, directory.resolve("tmp").toString());
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    JobCounters counters = JobCounters.addTo(configuration, UUID.randomUUID().toString());

    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(parallelism)
                .setCommonBindAddress("127.0.0.1")
                .withRandomPorts()
                .build());
    try {
      cluster.start();
      JobID job = cluster.submitJob(jobGraph(configuration)).get().getJobID();
      return new LocalCluster(cluster, counters, job);
    } catch (Exception e) {
      close(cluster);
      throw e;
    }
  }

  JobCounters counters() {
    return counters;
  }

  /** Whether every task of the job has begun to run. */
  boolean isRunning() throws ExecutionException, InterruptedException {
    AccessExecutionGraph graph = cluster.getExecutionGraph(job).get();
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
   * Makes the job write out all that follows from what it has read.
   *
   * @throws CommandException if the job fails
   */
  void flush() throws InterruptedException {
    try {
      // Sinks flush when the barrier of a checkpoint reaches them, behind all earlier results.
      cluster.triggerCheckpoint(job).get();
    } catch (ExecutionException e) {
      requireHealth();
      LOG.error("The checkpoint failed", e);
      throw CommandException.failed("the job could not take a checkpoint: " + e.getMessage());
    }
  }

  /**
   * Does nothing while the job runs.
   *
   * @throws CommandException if it has ended
   */
  void requireHealth() {
    if (result.isDone()) {
      throw ended();
    }
  }

  /** Waits until the job ends, which it does by failing only. */
  CommandException awaitEnd() throws InterruptedException {
    try {
      result.get();
    } catch (ExecutionException e) {
      LOG.error("The cluster failed", e);
    }
    return ended();
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
    Optional<? extends Throwable> failure =
        result.isCompletedExceptionally()
            ? Optional.empty()
            : result.join().getSerializedThrowable();
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

  private static JobGraph jobGraph(Configuration configuration) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    RecommendationJob.define(env, RecommendationJobConfig.from(configuration));
    var graph = env.getStreamGraph();
    graph.setJobName(RecommendationJob.NAME);
    return graph.getJobGraph();
  }
}
