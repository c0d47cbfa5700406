package io.millrace.flink.savepoint;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Reads each key of a keyed state with its value: a list of one, or an empty one where a key has a
 * timer alone or is not asked for, since Flink wants something of each key.
 *
 * @param <K> the key
 * @param <V> the value
 */
public final class StoredValue<K, V> extends KeyedStateReaderFunction<K, List<Tuple2<K, V>>> {

  private static final long serialVersionUID = 1;

  /** Makes the descriptor of the state, on every subtask that reads. */
  @FunctionalInterface
  public interface Descriptor<V> extends Serializable {
    ValueStateDescriptor<V> get();
  }

  private final Descriptor<V> descriptor;

  // Keys are strings and numbers.
  @SuppressWarnings("serial")
  private final @Nullable K only;

  private transient ValueState<V> state;

  /**
   * @param only the key that is read; null for all
   */
  StoredValue(Descriptor<V> descriptor, @Nullable K only) {
    this.descriptor = descriptor;
    this.only = only;
  }

  @Override
  public void open(OpenContext context) {
    state = getRuntimeContext().getState(descriptor.get());
  }

  @Override
  public void readKey(K key, Context context, Collector<List<Tuple2<K, V>>> out) throws Exception {
    V value = only == null || only.equals(key) ? state.value() : null;
    out.collect(value == null ? List.of() : List.of(Tuple2.of(key, value)));
  }
}
