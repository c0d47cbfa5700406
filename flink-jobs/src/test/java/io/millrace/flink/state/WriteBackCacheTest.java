package io.millrace.flink.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read and written, when, and under which key. */
final class WriteBackCacheTest {

  private final TestingState state = new TestingState();

  @Test
  void readsAKeyOnceAndWritesItOnFlush() throws Exception {
    WriteBackCache<String, long[]> cache = cache(2);
    add(cache, "a");
    add(cache, "a");
    assertThat(state.values).isEmpty();
    cache.flush();
    assertThat(state.values).containsOnlyKeys("a");
    assertThat(state.values.get("a")).containsExactly(2);
    assertThat(cache.reads()).isEqualTo(1);
    assertThat(cache.writes()).isEqualTo(1);
    cache.flush();
    assertThat(cache.writes()).isEqualTo(1);
  }

  @Test
  void evictsTheLeastRecentlyUsedAndKeepsTheCurrentKey() throws Exception {
    WriteBackCache<String, long[]> cache = cache(2);
    add(cache, "a");
    add(cache, "b");
    add(cache, "a");
    add(cache, "c");
    assertThat(state.values).containsOnlyKeys("b");
    assertThat(state.current).isEqualTo("c");
  }

  @Test
  void doesNotWriteWhatWasOnlyRead() throws Exception {
    state.values.put("a", new long[] {7});
    WriteBackCache<String, long[]> cache = cache(1);
    state.current = "a";
    assertThat(cache.get("a")).containsExactly(7);
    add(cache, "b");
    cache.flush();
    // Only b.
    assertThat(cache.writes()).isEqualTo(1);
  }

  @Test
  void writesBehindWhatHasNotChangedForTheLongestTime() throws Exception {
    WriteBackCache<String, long[]> cache = cache(5);
    add(cache, "a");
    add(cache, "b");
    add(cache, "c");
    add(cache, "a");
    cache.writeBehind(0);
    assertThat(state.values).isEmpty();
    cache.writeBehind(2);
    assertThat(state.values).containsOnlyKeys("b", "c");
    assertThat(cache.changed()).isEqualTo(1);
    add(cache, "b");
    cache.flush();
    assertThat(state.values.get("a")).containsExactly(2);
    assertThat(state.values.get("b")).containsExactly(2);
    assertThat(cache.changed()).isZero();
    assertThat(cache.writes()).isEqualTo(4);
    cache.writeBehind(10);
    assertThat(cache.writes()).isEqualTo(4);
  }

  @Test
  void removesFromCacheAndState() throws Exception {
    WriteBackCache<String, long[]> cache = cache(2);
    add(cache, "a");
    cache.flush();
    add(cache, "a");
    cache.remove("a");
    assertThat(cache.get("a")).isNull();
    cache.flush();
    assertThat(state.values).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 1_000})
  void endsWithTheSameValuesAtAnyCapacity(int capacity) throws Exception {
    WriteBackCache<String, long[]> cache = cache(capacity);
    Map<String, Long> expected = new HashMap<>();
    Random random = new Random(11);
    for (int i = 0; i < 5_000; i++) {
      String key = "k" + (int) Math.abs(4 * random.nextGaussian());
      if (random.nextInt(20) == 0) {
        cache.writeBehind(1);
      }
      if (random.nextInt(10) == 0) {
        state.current = key;
        cache.remove(key);
        expected.remove(key);
      } else {
        add(cache, key);
        expected.merge(key, 1L, Long::sum);
      }
    }
    cache.flush();
    assertThat(state.values).containsOnlyKeys(expected.keySet());
    state.values.forEach((key, value) -> assertThat(value[0]).isEqualTo(expected.get(key)));
  }

  @Test
  void refusesANegativeCapacity() {
    assertThatThrownBy(() -> cache(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  private WriteBackCache<String, long[]> cache(int capacity) {
    return new WriteBackCache<>(state, state, capacity);
  }

  /** Adds 1 to the value of a key, in place. */
  private void add(WriteBackCache<String, long[]> cache, String key) throws Exception {
    state.setCurrentKey(key);
    long[] value = cache.get(key);
    if (value == null) {
      value = new long[1];
    }
    value[0]++;
    cache.put(key, value);
  }

  /** Keyed state that hands out copies, as RocksDB does. */
  private static final class TestingState implements ValueState<long[]>, KeyContext {
    private final Map<Object, long[]> values = new HashMap<>();
    private Object current = "none";

    // Absent values are null in Flink's interface, which is not annotated.
    @Override
    @SuppressWarnings("NullAway")
    public long[] value() {
      long[] value = values.get(current);
      return value == null ? null : value.clone();
    }

    @Override
    public void update(long[] value) {
      values.put(current, value.clone());
    }

    @Override
    public void clear() {
      values.remove(current);
    }

    @Override
    public void setCurrentKey(Object key) {
      current = key;
    }

    @Override
    public Object getCurrentKey() {
      return current;
    }
  }
}
