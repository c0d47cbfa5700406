package io.millrace.flink.state;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateBackendLoader;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the values of the most recently used keys of a keyed state as objects, so that a hot key
 * costs no serialization. A changed value is written to the state when it is evicted, by {@link
 * #writeBehind} or by {@link #flush}, which the operator calls in {@code snapshotState}; until then
 * the state is behind. It belongs to one operator, whose thread is the only one that may call it.
 *
 * <p>Values are changed in place, so the state must hand out copies, as RocksDB does. On the heap
 * the object in the state itself would change while a snapshot of it is being written; there the
 * capacity is 0, and every call goes straight to the state.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class WriteBackCache<K, V> {

  private static final class Cached<K, V> {
    private final K key;
    private V value;

    private Cached(K key, V value) {
      this.key = key;
      this.value = value;
    }
  }

  private final ValueState<V> state;
  private final KeyContext keys;
  private final int capacity;
  private final LinkedHashMap<K, Cached<K, V>> cached;

  /** Those that the state is behind, in the order of their last changes. */
  private final LinkedHashSet<Cached<K, V>> changed = new LinkedHashSet<>();

  /** The entry that was used last: a value is put right after it was got. */
  private @Nullable Cached<K, V> last;

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

  /** Whether a state backend holds bytes, so that a cache is safe and saves work. */
  public static boolean isOfUse(KeyedStateBackend<?> backend) {
    return backend.getBackendTypeIdentifier().equals(StateBackendLoader.ROCKSDB_STATE_BACKEND_NAME);
  }

  /** The value of a key, which is the current one; null if it has none. */
  public @Nullable V get(K key) throws IOException {
    Cached<K, V> entry = find(key);
    if (entry != null) {
      return entry.value;
    }
    reads++;
    V value = state.value();
    if (value != null && capacity > 0) {
      insert(new Cached<>(key, value));
    }
    return value;
  }

  /** Sets the value of a key, which is the current one, or says that it was changed in place. */
  public void put(K key, V value) throws IOException {
    if (capacity == 0) {
      write(value);
      return;
    }
    Cached<K, V> entry = find(key);
    if (entry == null) {
      entry = new Cached<>(key, value);
      insert(entry);
    }
    entry.value = value;
    changed.remove(entry);
    changed.add(entry);
  }

  /** Takes the value of a key, which is the current one, out of cache and state. */
  public void remove(K key) {
    Cached<K, V> entry = cached.remove(key);
    if (entry != null) {
      changed.remove(entry);
    }
    last = null;
    state.clear();
  }

  /**
   * Writes some of the changed values to the state, so that less is left for {@link #flush}: those
   * that have not changed for the longest time, because they are the least likely to change again.
   * The current key is any afterwards.
   *
   * @param most how many are written at most, 0 or more
   */
  public void writeBehind(int most) throws IOException {
    Iterator<Cached<K, V>> entries = changed.iterator();
    for (int i = 0; i < most && entries.hasNext(); i++) {
      Cached<K, V> entry = entries.next();
      entries.remove();
      writeBack(entry);
    }
  }

  /** Writes every changed value to the state; the current key is any afterwards. */
  public void flush() throws IOException {
    for (Cached<K, V> entry : changed) {
      writeBack(entry);
    }
    changed.clear();
  }

  /** How many values have changed since they were written. */
  public int changed() {
    return changed.size();
  }

  /** How many values were asked of the state. */
  public long reads() {
    return reads;
  }

  /** How many values were written to the state. */
  public long writes() {
    return writes;
  }

  private @Nullable Cached<K, V> find(K key) {
    if (last == null || !last.key.equals(key)) {
      last = cached.get(key);
    }
    return last;
  }

  private void insert(Cached<K, V> entry) throws IOException {
    cached.put(entry.key, entry);
    last = entry;
    if (cached.size() > capacity) {
      Cached<K, V> eldest = cached.values().iterator().next();
      if (changed.remove(eldest)) {
        writeBack(eldest);
        keys.setCurrentKey(entry.key);
      }
      cached.remove(eldest.key);
    }
  }

  private void writeBack(Cached<K, V> entry) throws IOException {
    keys.setCurrentKey(entry.key);
    write(entry.value);
  }

  private void write(V value) throws IOException {
    writes++;
    state.update(value);
  }
}
