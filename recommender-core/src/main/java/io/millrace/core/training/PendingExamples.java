package io.millrace.core.training;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a session's lists wait for: the interactions of the last hour or so, and which lists wait.
 * At most {@link ExampleConfig#mostOutcomes()} interactions, and twice {@link
 * ExampleConfig#mostLists()} lists, which lie in {@link PendingLists}. Changed by {@link
 * ExampleJoin} alone. Not thread-safe.
 */
public final class PendingExamples {

  /** The time of what does not come. */
  public static final long NEVER = Long.MAX_VALUE;

  final TreeSet<Outcome> outcomes = new TreeSet<>();

  /** The times of the lists that wait for their horizon, by sequence. */
  final TreeMap<Long, Long> waiting = new TreeMap<>();

  /** The times of the lists that are out and watched for what comes too late, by sequence. */
  final TreeMap<Long, Long> watched = new TreeMap<>();

  /** The earliest and latest time of an interaction that there was no room for. */
  long refusedFrom = Long.MAX_VALUE;

  long refusedTo = Long.MIN_VALUE;

  private long wakeAt = NEVER;

  /** Whether nothing is left, so that the state can go. */
  public boolean isEmpty() {
    return outcomes.isEmpty() && waiting.isEmpty() && watched.isEmpty() && !hasRefused();
  }

  /** When the owner of this state has asked to be woken, or {@link #NEVER}. */
  public long wakeAt() {
    return wakeAt;
  }

  /** Notes when the owner of this state has asked to be woken. */
  public void setWakeAt(long time) {
    wakeAt = time;
  }

  /** All that it holds. */
  @Override
  public String toString() {
    return "outcomes %s waiting %s watched %s refused %d to %d wakes %d"
        .formatted(outcomes, waiting, watched, refusedFrom, refusedTo, wakeAt);
  }

  boolean hasRefused() {
    return refusedTo >= refusedFrom;
  }

  /** Notes that an interaction of a time is not remembered. */
  void refuse(long time) {
    refusedFrom = Math.min(refusedFrom, time);
    refusedTo = Math.max(refusedTo, time);
  }

  /** Forgets the interactions that are so old now. */
  void forget(long ageMillis, long now) {
    while (!outcomes.isEmpty() && outcomes.first().time() + ageMillis <= now) {
      outcomes.pollFirst();
    }
    if (hasRefused() && refusedTo + ageMillis <= now) {
      refusedFrom = Long.MAX_VALUE;
      refusedTo = Long.MIN_VALUE;
    }
  }

  static long earliest(Map<Long, Long> times) {
    long earliest = NEVER;
    for (long time : times.values()) {
      earliest = Math.min(earliest, time);
    }
    return earliest;
  }
}
