package io.millrace.flink.job;

import static org.apache.flink.api.common.typeinfo.Types.LONG;

import io.millrace.core.sampling.SamplingBlock;
import io.millrace.flink.savepoint.SavepointStates;
import io.millrace.flink.state.States;
import io.millrace.flink.state.Types;
import io.millrace.flink.state.Uids;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The neighbour rows of all items in a savepoint, and the sampling arrays. */
final class NeighborRows {

  private NeighborRows() {}

  /** Stops a job with a savepoint; one line per item and per block, with every bit. */
  static List<String> afterStopping(JobClient job, Path directory) throws Exception {
    String savepoint = JobFixture.stopWithSavepoint(job, directory);
    SavepointStates states =
        SavepointStates.open(StreamExecutionEnvironment.getExecutionEnvironment(), savepoint);
    List<String> lines = new ArrayList<>();
    states
        .keyed(Uids.UPDATE_CO_OCCURRENCE, LONG, Types.NEIGHBOR_ROW, States::neighborRow)
        .forEach((item, row) -> lines.add(item + " " + row));
    states
        .list(Uids.ESTIMATE_SAMPLING_PROBABILITY, States.samplingBlocks(), Types.SAMPLING_BLOCK)
        .forEach(block -> lines.add(line(block)));
    lines.sort(null);
    return lines;
  }

  private static String line(SamplingBlock block) {
    StringBuilder line = new StringBuilder("block " + block.number() + " at " + block.step());
    for (int i = 0; i < block.shape().blockLength(block.number()); i++) {
      line.append(' ').append(block.lastStep(i)).append(' ').append(block.hits(i));
      line.append(' ').append(Double.doubleToRawLongBits(block.gap(i)));
    }
    return line.toString();
  }
}
