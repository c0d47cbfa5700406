package io.millrace.core.activity;

import io.millrace.core.model.InteractionType;
import java.util.Arrays;

/**
 * The last interactions of one session in the order of their times, equal times in the order of
 * arrival.
 *
 * <p>A repeated delivery is recognised by item, time and type. This holds past the bound too: what
 * is older than the newest forgotten interaction is refused, and of those forgotten at that very
 * time as many are kept aside as the history holds. Only where a session has more than twice the
 * bound at one millisecond can a repetition pass as new.
 *
 * <p>Not thread-safe. {@link ExactSessionHistory} is the unbounded reference.
 */
public final class SessionHistory {

  private static final int INITIAL_LENGTH = 4;

  int size;
  long[] items = new long[INITIAL_LENGTH];
  long[] times = new long[INITIAL_LENGTH];
  byte[] types = new byte[INITIAL_LENGTH];
  long sequence = Long.MIN_VALUE;

  /** Interactions of the session's life by the code of their type, forgotten ones included. */
  final int[] counts = new int[InteractionType.values().length];

  /** The earliest time of the session's life; without meaning where nothing was counted. */
  long firstTime;

  /** The newest time of a forgotten interaction. */
  long forgottenTime = Long.MIN_VALUE;

  /** The interactions forgotten at exactly that time. */
  int forgottenSize;

  long[] forgottenItems = new long[1];
  byte[] forgottenTypes = new byte[1];

  private int lastPosition = -1;

  /**
   * Offers an interaction.
   *
   * @param time in epoch milliseconds
   * @param config how many interactions to remember; the oldest leaves when there are more
   * @return whether it was new; if it was, {@link #lastPosition()} tells where it stands
   */
  public Admission offer(long item, long time, InteractionType type, SessionConfig config) {
    int capacity = config.historyLength();
    byte code = type.code();
    // There are too many where the bound was higher when the state was written.
    while (size > capacity) {
      forgetOldest(capacity);
    }
    if (time < forgottenTime || (size >= capacity && time < times[0])) {
      return Admission.TOO_OLD;
    }
    if (time == forgottenTime && wasForgotten(item, code)) {
      return Admission.REPEATED;
    }
    int position = size;
    while (position > 0 && times[position - 1] >= time) {
      position--;
      if (times[position] == time && items[position] == item && types[position] == code) {
        return Admission.REPEATED;
      }
    }
    while (position < size && times[position] == time) {
      position++;
    }
    insert(position, item, time, code);
    if (size > capacity) {
      forgetOldest(capacity);
      position--;
    }
    lastPosition = position;
    countInteraction(time, code);
    sequence = Math.max(sequence + 1, time);
    return Admission.ACCEPTED;
  }

  /** Whether the session's last interaction is so long ago that it counts as over. */
  public boolean isExpired(long time, SessionConfig config) {
    return size > 0 && time - times[size - 1] >= config.expiry().toMillis();
  }

  /**
   * Ends the session's life: forgets all interactions and counts, but still refuses repetitions.
   * The sequence goes on.
   */
  public void forgetAll(SessionConfig config) {
    while (size > 0) {
      forgetOldest(config.historyLength());
    }
    lastPosition = -1;
    Arrays.fill(counts, 0);
  }

  /**
   * How active the session has been in its life so far.
   *
   * @param degree how active that is among all recent sessions, from 0 to 1
   */
  public SessionActivity activity(float degree) {
    return size == 0
        ? SessionActivity.NONE
        : new SessionActivity(
            counts[InteractionType.CLICKS.code()],
            counts[InteractionType.CARTS.code()],
            counts[InteractionType.ORDERS.code()],
            firstTime,
            newestTime(),
            degree);
  }

  /** The time of the newest interaction in epoch milliseconds; there is at least one. */
  public long newestTime() {
    return times[size - 1];
  }

  /** Interactions remembered. */
  public int size() {
    return size;
  }

  /** The item at a position; position 0 is the oldest. */
  public long item(int position) {
    return items[position];
  }

  /** The time at a position, in epoch milliseconds. */
  public long time(int position) {
    return times[position];
  }

  /** The type at a position. */
  public InteractionType type(int position) {
    return InteractionType.ofCode(types[position]);
  }

  /** Where the interaction accepted last stands; -1 if there was none since reading the state. */
  public int lastPosition() {
    return lastPosition;
  }

  /**
   * The number of the interaction accepted last. It rises by one with each, and is at least the
   * interaction's time in epoch milliseconds: so it also rises when the state was lost or expired
   * in between, and readers can keep to the rule that the higher sequence holds.
   */
  public long sequence() {
    return sequence;
  }

  /** Takes an interaction into the activity of the session's life. */
  void countInteraction(long time, byte code) {
    boolean first = Arrays.stream(counts).allMatch(count -> count == 0);
    firstTime = first ? time : Math.min(firstTime, time);
    // A counter that is full stays so.
    counts[code] = Math.max(counts[code], counts[code] + 1);
  }

  private boolean wasForgotten(long item, byte type) {
    for (int i = 0; i < forgottenSize; i++) {
      if (forgottenItems[i] == item && forgottenTypes[i] == type) {
        return true;
      }
    }
    return false;
  }

  private void insert(int position, long item, long time, byte type) {
    if (size == items.length) {
      int length = 2 * size;
      items = Arrays.copyOf(items, length);
      times = Arrays.copyOf(times, length);
      types = Arrays.copyOf(types, length);
    }
    int moved = size - position;
    System.arraycopy(items, position, items, position + 1, moved);
    System.arraycopy(times, position, times, position + 1, moved);
    System.arraycopy(types, position, types, position + 1, moved);
    items[position] = item;
    times[position] = time;
    types[position] = type;
    size++;
  }

  private void forgetOldest(int capacity) {
    if (times[0] != forgottenTime) {
      forgottenTime = times[0];
      forgottenSize = 0;
    }
    if (forgottenSize >= capacity) {
      int excess = forgottenSize - capacity + 1;
      forgottenSize -= excess;
      System.arraycopy(forgottenItems, excess, forgottenItems, 0, forgottenSize);
      System.arraycopy(forgottenTypes, excess, forgottenTypes, 0, forgottenSize);
    } else if (forgottenSize == forgottenItems.length) {
      forgottenItems = Arrays.copyOf(forgottenItems, 2 * forgottenSize);
      forgottenTypes = Arrays.copyOf(forgottenTypes, 2 * forgottenSize);
    }
    forgottenItems[forgottenSize] = items[0];
    forgottenTypes[forgottenSize] = types[0];
    forgottenSize++;
    size--;
    System.arraycopy(items, 1, items, 0, size);
    System.arraycopy(times, 1, times, 0, size);
    System.arraycopy(types, 1, types, 0, size);
  }
}
