package io.millrace.benchmarks.job;

import io.millrace.flink.metric.JobCounters;
import io.millrace.flink.metric.MetricNames;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.util.FileUtils;

/** A job that is being measured. It is cancelled in the end, and its checkpoints deleted. */
final class RunningJob implements AutoCloseable {

  private static final long PAUSE_MILLIS = 5;

  private final MiniCluster cluster;
  private final JobID id;
  private final JobCounters counters;
  private final Path checkpoints;
  private final long takenBefore;
  private final long deadBefore;
  private final long withoutModelBefore;

  /** Made before the job is submitted, because counters go on from one job to the next. */
  RunningJob(MiniCluster cluster, JobID id, JobCounters counters, Path checkpoints) {
    this.cluster = cluster;
    this.id = id;
    this.counters = counters;
    this.checkpoints = checkpoints;
    takenBefore = counters.sum(MetricNames.INTERACTIONS);
    deadBefore = counters.sum(MetricNames.DEAD_LETTERS);
    withoutModelBefore = counters.sum(MetricNames.LISTS_WITHOUT_MODEL);
  }

  /** Interactions and dead letters that the source has handed on. */
  long taken() {
    return counters.sum(MetricNames.INTERACTIONS) - takenBefore + deadLetters();
  }

  /** Interactions that could not be used. */
  long deadLetters() {
    return counters.sum(MetricNames.DEAD_LETTERS) - deadBefore;
  }

  /** Lists in the order of the blend. */
  long listsWithoutModel() {
    return counters.sum(MetricNames.LISTS_WITHOUT_MODEL) - withoutModelBefore;
  }

  /**
   * Waits until the source has handed on so many interactions.
   *
   * @throws IllegalStateException if the job fails
   */
  void awaitTaken(long count) throws Exception {
    while (taken() < count) {
      pause();
    }
  }

  /**
   * Waits until the source has handed on so many interactions and all that follows from them has
   * been written.
   *
   * @throws IllegalStateException if the job fails
   */
  void awaitDone(long count) throws Exception {
    awaitTaken(count);
    // A short log may be read while other tasks still start, which a checkpoint does not wait for.
    while (!isRunning()) {
      pause();
    }
    // Its barrier comes last everywhere, behind all results.
    var unused = cluster.triggerCheckpoint(id).get();
  }

  private boolean isRunning() throws Exception {
    for (AccessExecutionVertex task :
        cluster.getExecutionGraph(id).get().getAllExecutionVertices()) {
      if (task.getExecutionState() != ExecutionState.RUNNING) {
        return false;
      }
    }
    return true;
  }

  private void pause() throws Exception {
    if (cluster.getJobStatus(id).get().isTerminalState()) {
      throw new IllegalStateException(
          "the job ended early",
          cluster.requestJobResult(id).get().getSerializedThrowable().orElse(null));
    }
    Thread.sleep(PAUSE_MILLIS);
  }

  /** Takes a checkpoint that holds all state and shares nothing with others. */
  StateBytes fullCheckpoint() throws Exception {
    long checkpoint = cluster.triggerCheckpoint(id, CheckpointType.FULL).get();
    return StateBytes.of(cluster.getExecutionGraph(id).get(), checkpoint);
  }

  @Override
  public void close() throws Exception {
    CompletableFuture<JobResult> result = cluster.requestJobResult(id);
    if (!result.isDone()) {
      cluster.cancelJob(id).get();
      result.get();
    }
    FileUtils.deleteDirectory(checkpoints.toFile());
  }
}
