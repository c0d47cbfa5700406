package io.millrace.flink.serving;

import io.millrace.core.feature.ServedCandidates;
import java.util.ArrayList;
import java.util.List;

/** Lists that wait to be scored together, in the order in which they came. */
public final class RequestBatch {

  private final int size;
  private final long deadlineMillis;
  private final boolean coalesce;
  private final List<ServedCandidates> waiting = new ArrayList<>();
  private long firstAt;

  /**
   * @param size how many make a batch, 1 or more
   * @param deadlineMillis how long the first may wait, 0 or more
   * @param coalesce whether a list takes the place of those of its session
   */
  public RequestBatch(int size, long deadlineMillis, boolean coalesce) {
    this.size = size;
    this.deadlineMillis = deadlineMillis;
    this.coalesce = coalesce;
  }

  /**
   * Adds a list.
   *
   * @param now in milliseconds
   * @return how many older lists of the session were taken out
   */
  public int add(ServedCandidates served, long now) {
    int before = waiting.size();
    if (coalesce) {
      String session = served.candidates().session();
      waiting.removeIf(other -> other.candidates().session().equals(session));
    }
    int removed = before - waiting.size();
    if (before == 0) {
      firstAt = now;
    }
    waiting.add(served);
    return removed;
  }

  public boolean isEmpty() {
    return waiting.isEmpty();
  }

  public boolean isFull() {
    return waiting.size() >= size;
  }

  /** When the lists must be scored even if they are few, in milliseconds; only if there are any. */
  public long deadline() {
    return firstAt + deadlineMillis;
  }

  /** When the first list came; only if there are any. */
  public long firstAt() {
    return firstAt;
  }

  /** Takes all lists out. */
  public List<ServedCandidates> take() {
    List<ServedCandidates> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }
}
