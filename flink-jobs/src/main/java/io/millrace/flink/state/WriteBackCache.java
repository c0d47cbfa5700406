package io.millrace.flink.state;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the values of the most recently used keys of a keyed state as objects, so that a hot key
 * costs no serialization. A changed value is written to the state when it is evicted and when
 * {@link #flush} is called, which the operator does in {@code snapshotState}; until then the state
 * is behind. It belongs to one operator, whose thread is the only one that may call it.
 *
 * <p>Values are changed in place, so the state must hand out copies, as RocksDB does. On the heap
 * the object in the state itself would change while a snapshot of it is being written; there the
 * capacity is 0, and every call goes straight to the state. {@link
 * org.apache.flink.runtime.state.KeyedStateBackend#isSafeToReuseKVState} tells the two apart.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class WriteBackCache<K, V> {

  /** A value and whether the state is behind it. */
  private static final class Cached<V> {
    private V value;
    private boolean changed;

    private Cached(V value) {
      this.value = value;
    }
  }

  private final ValueState<V> state;
  private final KeyContext keys;
  private final int capacity;
  private final LinkedHashMap<K, Cached<V>> cached;
  private long reads;
  private long writes;

  /**
   * @param state what lies behind the cache
   * @param keys the operator, which sets the state's key
   * @param capacity the most values to keep, 0 or more
   */
  public WriteBackCache(ValueState<V> state, KeyContext keys, int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException("a cache keeps 0 values or more, not " + capacity);
    }
    this.state = state;
    this.keys = keys;
    this.capacity = capacity;
    cached = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);
  }

  /** The value of a key, which is the current one; null if it has none. */
  public @Nullable V get(K key) throws IOException {
    Cached<V> hit = cached.get(key);
    if (hit != null) {
      return hit.value;
    }
    reads++;
    V value = state.value();
    if (value != null && capacity > 0) {
      insert(key, new Cached<>(value));
    }
    return value;
  }

  /** Sets the value of a key, which is the current one, or says that it was changed in place. */
  public void put(K key, V value) throws IOException {
    if (capacity == 0) {
      write(value);
      return;
    }
    Cached<V> entry = cached.get(key);
    if (entry == null) {
      entry = new Cached<>(value);
      insert(key, entry);
    }
    entry.value = value;
    entry.changed = true;
  }

  /** Takes the value of a key, which is the current one, out of cache and state. */
  public void remove(K key) {
    cached.remove(key);
    state.clear();
  }

  /** Writes every changed value to the state; the current key is any afterwards. */
  public void flush() throws IOException {
    for (Map.Entry<K, Cached<V>> entry : cached.entrySet()) {
      writeBack(entry.getKey(), entry.getValue());
    }
  }

  /** How many values were asked of the state. */
  public long reads() {
    return reads;
  }

  /** How many values were written to the state. */
  public long writes() {
    return writes;
  }

  private void insert(K key, Cached<V> entry) throws IOException {
    cached.put(key, entry);
    if (cached.size() > capacity) {
      Map.Entry<K, Cached<V>> eldest = cached.entrySet().iterator().next();
      writeBack(eldest.getKey(), eldest.getValue());
      keys.setCurrentKey(key);
      cached.remove(eldest.getKey());
    }
  }

  private void writeBack(K key, Cached<V> entry) throws IOException {
    if (entry.changed) {
      keys.setCurrentKey(key);
      write(entry.value);
      entry.changed = false;
    }
  }

  private void write(V value) throws IOException {
    writes++;
    state.update(value);
  }
}
