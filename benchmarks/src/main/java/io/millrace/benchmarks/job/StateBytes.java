package io.millrace.benchmarks.job;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.TaskStateStats;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionJobVertex;

/**
 * The size of a checkpoint.
 *
 * @param sessions bytes of the operators that keep state by session, with their state by subtask
 * @param items bytes of the operators that keep state by item
 */
record StateBytes(long sessions, long items) {

  /** The size of a checkpoint that was completed. */
  static StateBytes of(AccessExecutionGraph graph, long checkpoint) {
    AbstractCheckpointStats stats =
        graph.getCheckpointStatsSnapshot().getHistory().getCheckpointById(checkpoint);
    Map<String, Long> byTask = new HashMap<>();
    for (TaskStateStats task : stats.getAllTaskStateStats()) {
      AccessExecutionJobVertex vertex = graph.getJobVertex(task.getJobVertexId());
      if (vertex != null) {
        byTask.put(vertex.getName(), task.getStateSize());
      }
    }
    return new StateBytes(
        bytes(byTask, "TrackSession") + bytes(byTask, "GenerateCandidates"),
        bytes(byTask, "UpdateCoOccurrence") + bytes(byTask, "FollowNeighbors"));
  }

  /** Bytes of the tasks in which an operator is the first. */
  private static long bytes(Map<String, Long> byTask, String operator) {
    return byTask.entrySet().stream()
        .filter(task -> task.getKey().startsWith(operator))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  long all() {
    return sessions + items;
  }
}
