package io.millrace.flink.job;

import io.millrace.core.cooccurrence.NeighborRow;
import io.millrace.core.sampling.SamplingBlock;
import io.millrace.flink.state.States;
import io.millrace.flink.state.Uids;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;

/** Reads the neighbour rows of all items, and the sampling arrays, from a savepoint. */
final class NeighborRows extends KeyedStateReaderFunction<Long, String> {

  private static final long serialVersionUID = 1;

  private transient ValueState<NeighborRow> rows;

  private NeighborRows() {}

  /** Stops a job with a savepoint; one line per item and per block, with every bit. */
  static List<String> afterStopping(JobClient job, Path directory) throws Exception {
    String savepoint = JobFixture.stopWithSavepoint(job, directory);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    List<String> lines = new ArrayList<>();
    try (CloseableIterator<String> read =
        SavepointReader.read(env, savepoint, new HashMapStateBackend())
            .readKeyedState(
                OperatorIdentifier.forUid(Uids.UPDATE_CO_OCCURRENCE),
                new NeighborRows(),
                Types.LONG,
                Types.STRING)
            .executeAndCollect()) {
      Iterator<String> iterator = read;
      iterator.forEachRemaining(lines::add);
    }
    try (CloseableIterator<String> read =
        SavepointReader.read(env, savepoint, new HashMapStateBackend())
            .readListState(
                OperatorIdentifier.forUid(Uids.ESTIMATE_SAMPLING_PROBABILITY),
                States.samplingBlocks().getName(),
                io.millrace.flink.state.Types.SAMPLING_BLOCK)
            .map(NeighborRows::line, Types.STRING)
            .executeAndCollect()) {
      Iterator<String> iterator = read;
      iterator.forEachRemaining(lines::add);
    }
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

  @Override
  public void open(OpenContext context) {
    rows = getRuntimeContext().getState(States.neighborRow());
  }

  @Override
  public void readKey(Long item, Context context, Collector<String> out) throws Exception {
    out.collect(item + " " + rows.value());
  }
}
