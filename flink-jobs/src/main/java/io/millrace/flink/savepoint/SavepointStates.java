package io.millrace.flink.savepoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/**
 * The states of a canonical savepoint, read by small jobs of their own. What they return is held in
 * memory.
 */
public final class SavepointStates {

  private final SavepointReader reader;

  private SavepointStates(SavepointReader reader) {
    this.reader = reader;
  }

  /**
   * Opens a savepoint.
   *
   * @param env where the jobs run that read
   * @param savepoint a path or URI of its directory
   * @throws IOException if there is no savepoint
   */
  public static SavepointStates open(StreamExecutionEnvironment env, String savepoint)
      throws IOException {
    return new SavepointStates(SavepointReader.read(env, savepoint, new HashMapStateBackend()));
  }

  /** The values of a keyed state, in the order of their keys. */
  public <K extends Comparable<K>, V> Map<K, V> keyed(
      String uid,
      TypeInformation<K> key,
      TypeInformation<V> value,
      StoredValue.Descriptor<V> descriptor)
      throws Exception {
    return read(uid, key, value, new StoredValue<>(descriptor, null));
  }

  /** The value of one key, which takes as long as reading all keys. */
  public <K extends Comparable<K>, V> Optional<V> value(
      String uid,
      TypeInformation<K> type,
      TypeInformation<V> value,
      StoredValue.Descriptor<V> descriptor,
      K key)
      throws Exception {
    return read(uid, type, value, new StoredValue<>(descriptor, key)).values().stream().findFirst();
  }

  private <K extends Comparable<K>, V> Map<K, V> read(
      String uid, TypeInformation<K> key, TypeInformation<V> value, StoredValue<K, V> function)
      throws Exception {
    Map<K, V> values = new TreeMap<>();
    for (List<Tuple2<K, V>> found :
        collect(
            reader.readKeyedState(
                OperatorIdentifier.forUid(uid),
                function,
                key,
                Types.LIST(Types.TUPLE(key, value))))) {
      found.forEach(each -> values.put(each.f0, each.f1));
    }
    return values;
  }

  /** The elements of a union list, those of all subtasks. */
  public <T> List<T> union(String uid, ListStateDescriptor<T> state, TypeInformation<T> element)
      throws Exception {
    return collect(reader.readUnionState(OperatorIdentifier.forUid(uid), state.getName(), element));
  }

  /** The elements of a list that is split over the subtasks. */
  public <T> List<T> list(String uid, ListStateDescriptor<T> state, TypeInformation<T> element)
      throws Exception {
    return collect(reader.readListState(OperatorIdentifier.forUid(uid), state.getName(), element));
  }

  private <T> List<T> collect(DataStream<T> stream) throws Exception {
    List<T> elements = new ArrayList<>();
    try (CloseableIterator<T> read = stream.executeAndCollect()) {
      Iterator<T> iterator = read;
      iterator.forEachRemaining(elements::add);
    }
    return elements;
  }
}
