package io.millrace.flink.operator;

import io.millrace.core.training.PendingLists;
import io.millrace.core.training.ServedList;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/** The lists of the current key. */
final class KeyedPendingLists implements PendingLists {

  private final MapState<Long, ServedList> state;

  KeyedPendingLists(MapState<Long, ServedList> state) {
    this.state = state;
  }

  @Override
  public @Nullable ServedList get(long sequence) {
    try {
      return state.get(sequence);
    } catch (Exception e) {
      throw new FlinkRuntimeException("cannot read the list " + sequence, e);
    }
  }

  @Override
  public void put(ServedList list) {
    try {
      state.put(list.sequence(), list);
    } catch (Exception e) {
      throw new FlinkRuntimeException("cannot write the list " + list.sequence(), e);
    }
  }

  @Override
  public void remove(long sequence) {
    try {
      state.remove(sequence);
    } catch (Exception e) {
      throw new FlinkRuntimeException("cannot remove the list " + sequence, e);
    }
  }
}
