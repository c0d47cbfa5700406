package io.millrace.core.activity;

import io.millrace.core.model.InteractionType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The reference of {@link SessionHistory}: remembers every interaction, so refuses none as old. */
public final class ExactSessionHistory {

  /** One remembered interaction; the time is in epoch milliseconds. */
  public record Entry(long item, long time, InteractionType type) {}

  private final List<Entry> entries = new ArrayList<>();
  private final Set<Entry> seen = new HashSet<>();

  /** Offers an interaction; it is either new or a repetition. */
  public Admission offer(long item, long time, InteractionType type) {
    Entry entry = new Entry(item, time, type);
    if (!seen.add(entry)) {
      return Admission.REPEATED;
    }
    entries.add(entry);
    // A stable sort keeps the order of arrival among equal times.
    entries.sort(Comparator.comparingLong(Entry::time));
    return Admission.ACCEPTED;
  }

  /** All interactions by time, equal times in the order of arrival. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }
}
