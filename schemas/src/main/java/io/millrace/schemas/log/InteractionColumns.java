package io.millrace.schemas.log;

import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Growing columns of interactions, 20 bytes each, with numbered sessions and items. Keeps the
 * earliest so many, and of equal times the ones added first.
 */
final class InteractionColumns {
  private static final int MIN_PRUNED = 1 << 16;
  private static final int RADIX_BITS = 11;
  private static final int RADIX = 1 << RADIX_BITS;

  private final long limit;
  private int size;
  private long[] ts = new long[1024];
  private int[] session = new int[1024];
  private int[] item = new int[1024];
  private InteractionType[] type = new InteractionType[1024];
  private Dictionary<String> sessions = new Dictionary<>();
  private Dictionary<Object> items = new Dictionary<>();

  InteractionColumns(long limit) {
    if (limit <= 0) {
      throw new IllegalArgumentException("limit must be greater than 0 but is " + limit);
    }
    this.limit = limit;
  }

  void add(Interaction interaction) {
    if (size == ts.length) {
      // Twice the limit is enough to choose from, so a short excerpt of a long log fits.
      if (size >= MIN_PRUNED && size / 2 >= limit) {
        keepEarliest();
      } else {
        grow(Math.addExact(size, size >> 1));
      }
    }
    ts[size] = interaction.getTs();
    session[size] = sessions.number(interaction.getSession());
    item[size] = items.number(interaction.getAid());
    type[size] = interaction.getType();
    size++;
  }

  int size() {
    return size;
  }

  InteractionLog toLog(LogFormat format, long outOfOrder, Skipped skipped) {
    keepEarliest();
    grow(size);
    return new InteractionLog(
        ts,
        session,
        item,
        type,
        sessions.values.toArray(new String[0]),
        items.values.toArray(),
        format,
        outOfOrder,
        skipped);
  }

  private void keepEarliest() {
    sortByTime();
    if (size > limit) {
      size = (int) limit;
      sessions = sessions.renumber(session, size);
      items = items.renumber(item, size);
    }
  }

  private void grow(int capacity) {
    ts = Arrays.copyOf(ts, capacity);
    session = Arrays.copyOf(session, capacity);
    item = Arrays.copyOf(item, capacity);
    type = Arrays.copyOf(type, capacity);
  }

  /** A radix sort from the lowest digit, which is stable. */
  private void sortByTime() {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    boolean sorted = true;
    for (int i = 0; i < size; i++) {
      sorted &= ts[i] >= max;
      min = Math.min(min, ts[i]);
      max = Math.max(max, ts[i]);
    }
    if (sorted) {
      return;
    }
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    int[] next = new int[size];
    // The span is read as unsigned, so it cannot overflow.
    int bits = Long.SIZE - Long.numberOfLeadingZeros(max - min);
    for (int shift = 0; shift < bits; shift += RADIX_BITS) {
      int[] start = new int[RADIX + 1];
      for (int row : order) {
        start[digit(row, min, shift) + 1]++;
      }
      for (int digit = 0; digit < RADIX; digit++) {
        start[digit + 1] += start[digit];
      }
      for (int row : order) {
        next[start[digit(row, min, shift)]++] = row;
      }
      int[] free = order;
      order = next;
      next = free;
    }
    reorder(order, next);
  }

  private int digit(int row, long min, int shift) {
    return (int) ((ts[row] - min) >>> shift) & (RADIX - 1);
  }

  private void reorder(int[] order, int[] scratch) {
    long[] sortedTs = new long[ts.length];
    InteractionType[] sortedType = new InteractionType[ts.length];
    for (int i = 0; i < size; i++) {
      sortedTs[i] = ts[order[i]];
      sortedType[i] = type[order[i]];
    }
    ts = sortedTs;
    type = sortedType;
    reorder(session, order, scratch);
    reorder(item, order, scratch);
  }

  private void reorder(int[] column, int[] order, int[] scratch) {
    for (int i = 0; i < size; i++) {
      scratch[i] = column[order[i]];
    }
    System.arraycopy(scratch, 0, column, 0, size);
  }

  /** Numbers values from 0 in the order they are first seen. */
  private static final class Dictionary<T> {
    private final Map<T, Integer> numbers = new HashMap<>();
    private final List<T> values = new ArrayList<>();

    int number(T value) {
      Integer known = numbers.putIfAbsent(value, values.size());
      if (known == null) {
        values.add(value);
        return values.size() - 1;
      }
      return known;
    }

    /** Returns a dictionary of what the column's first rows use, and rewrites these rows. */
    Dictionary<T> renumber(int[] column, int rows) {
      Dictionary<T> used = new Dictionary<>();
      for (int i = 0; i < rows; i++) {
        column[i] = used.number(values.get(column[i]));
      }
      return used;
    }
  }
}
