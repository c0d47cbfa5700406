package io.millrace.flink.savepoint;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/**
 * Reads the maps of a state with their keys.
 *
 * @param <K> the key of the state
 * @param <N> the key in a map
 * @param <V> its value
 */
public final class StoredMap<K, N extends Comparable<N>, V>
    extends KeyedStateReaderFunction<K, Tuple2<K, Map<N, V>>> {

  private static final long serialVersionUID = 1;

  /** Makes the descriptor of the state, on every subtask that reads. */
  @FunctionalInterface
  public interface Descriptor<N, V> extends Serializable {
    MapStateDescriptor<N, V> get();
  }

  private final Descriptor<N, V> descriptor;

  private transient MapState<N, V> state;

  StoredMap(Descriptor<N, V> descriptor) {
    this.descriptor = descriptor;
  }

  @Override
  public void open(OpenContext context) {
    state = getRuntimeContext().getMapState(descriptor.get());
  }

  @Override
  public void readKey(K key, Context context, Collector<Tuple2<K, Map<N, V>>> out)
      throws Exception {
    Map<N, V> values = new TreeMap<>();
    for (Map.Entry<N, V> each : state.entries()) {
      values.put(each.getKey(), each.getValue());
    }
    out.collect(Tuple2.of(key, values));
  }
}
