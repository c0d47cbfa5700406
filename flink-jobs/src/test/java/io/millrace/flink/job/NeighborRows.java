package io.millrace.flink.job;

import io.millrace.flink.savepoint.SavepointStates;
import io.millrace.flink.state.States;
import io.millrace.flink.state.Types;
import io.millrace.flink.state.Uids;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The neighbour rows of all items in a savepoint. */
final class NeighborRows {

  private NeighborRows() {}

  /** Stops a job with a savepoint; one line per item, with every bit of what was counted. */
  static List<String> afterStopping(JobClient job, Path directory) throws Exception {
    String savepoint =
        job.stopWithSavepoint(false, directory.toUri().toString(), SavepointFormatType.CANONICAL)
            .get();
    return SavepointStates.open(StreamExecutionEnvironment.getExecutionEnvironment(), savepoint)
        .keyed(
            Uids.UPDATE_CO_OCCURRENCE,
            org.apache.flink.api.common.typeinfo.Types.LONG,
            Types.NEIGHBOR_ROW,
            States::neighborRow)
        .entrySet()
        .stream()
        .map(row -> row.getKey() + " " + row.getValue())
        .toList();
  }
}
