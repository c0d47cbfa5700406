package io.millrace.schemas.log;

import io.millrace.schemas.encoding.DeadLetterReason;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The lines of a log that could not be used.
 *
 * @param counts how many lines by reason; reasons without a line are left out
 * @param first the first few of them
 */
public record Skipped(Map<DeadLetterReason, Long> counts, List<Line> first) {
  /** No line skipped. */
  public static final Skipped NONE = new Skipped(Map.of(), List.of());

  /** Copies both. */
  public Skipped {
    Map<DeadLetterReason, Long> ordered = new EnumMap<>(DeadLetterReason.class);
    ordered.putAll(counts);
    counts = Collections.unmodifiableMap(ordered);
    first = List.copyOf(first);
  }

  /** Returns how many lines were skipped. */
  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * A line that was skipped.
   *
   * @param number its number in the file, from 1
   * @param reason why, for counting
   * @param message why, for people
   */
  public record Line(long number, DeadLetterReason reason, String message) {
    @Override
    public String toString() {
      return "line " + number + ": " + message;
    }
  }
}
