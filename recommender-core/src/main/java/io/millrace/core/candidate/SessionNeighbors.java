package io.millrace.core.candidate;

import io.millrace.core.activity.KeyItems;
import io.millrace.core.activity.SessionConfig;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.model.InteractionType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The distinct items of a session, the newest first, and the neighbours that the newest of them had
 * when they were touched. Kept so that one interaction costs one look-up. Not thread-safe.
 */
public final class SessionNeighbors {

  /** The most answers held back; with more, the one that they wait for is given up. */
  static final int MOST_HELD_BACK = 250;

  private static final int INITIAL_LENGTH = 4;

  /** The types of interactions. */
  static final int TYPES = InteractionType.values().length;

  private static final int MOST_COUNTED = 255;

  /** The highest sequence of an answer so far. */
  long sequence = Long.MIN_VALUE;

  int size;
  long[] items = new long[INITIAL_LENGTH];
  long[] times = new long[INITIAL_LENGTH];
  long[] sequences = new long[INITIAL_LENGTH];

  /** The code of the newest interaction's type. */
  byte[] types = new byte[INITIAL_LENGTH];

  /** Interactions of the session with each item, by type; counts stop at 255. */
  byte[] interactions = new byte[INITIAL_LENGTH * TYPES];

  /** Interactions with the item, as counted at its last touch. */
  float[] counts = new float[INITIAL_LENGTH];

  @Nullable NeighborList[] lists = new @Nullable NeighborList[INITIAL_LENGTH];
  @Nullable NeighborList[] secondHops = new @Nullable NeighborList[INITIAL_LENGTH];

  /** What the session was offered last. */
  Offer offer = Offer.NONE;

  /** Answers that have overtaken the one before them, by their sequence. */
  final List<NeighborAnswer> heldBack = new ArrayList<>();

  /** Event time at which the session is next looked at for expiry, in epoch milliseconds. */
  long expiryCheckAt = Long.MIN_VALUE;

  /**
   * Brings answers into the order of their touches: those of different items may overtake each
   * other on their way, most of all in a replay that is faster than the stream was. An answer is
   * held back until the one before it has come, or until {@link #overdue} gives that one up.
   *
   * @return the answers to merge now, in order; none if this one is held back
   */
  public List<NeighborAnswer> inOrder(NeighborAnswer answer) {
    if (heldBack.isEmpty() && answer.touch().previous() <= sequence) {
      return List.of(answer);
    }
    int place = heldBack.size();
    while (place > 0 && heldBack.get(place - 1).touch().sequence() > answer.touch().sequence()) {
      place--;
    }
    heldBack.add(place, answer);
    return release(Long.MIN_VALUE);
  }

  /**
   * Gives up waiting for what should have come by now. A watermark that rose after a touch was made
   * follows it, and all touches before it, through every channel. So once such a watermark is here,
   * nothing before that touch is still on its way.
   *
   * @param watermark event time that has been reached, in epoch milliseconds
   * @return the answers to merge now, in order
   */
  public List<NeighborAnswer> overdue(long watermark) {
    return release(watermark);
  }

  /** Whether an answer is held back. */
  public boolean isHeldBack(NeighborAnswer answer) {
    return heldBack.contains(answer);
  }

  private List<NeighborAnswer> release(long watermark) {
    List<NeighborAnswer> ready = new ArrayList<>();
    long reached = sequence;
    while (!heldBack.isEmpty()
        && (heldBack.get(0).touch().previous() <= reached
            || heldBack.get(0).touch().watermark() < watermark
            || heldBack.size() > MOST_HELD_BACK)) {
      NeighborAnswer next = heldBack.remove(0);
      reached = Math.max(reached, next.touch().sequence());
      ready.add(next);
    }
    return ready;
  }

  /**
   * Takes in an answer. Items of a session that had expired before the answer are forgotten first.
   *
   * @return whether the session had no newer answer before, so that its lists are to be renewed; it
   *     has where the answer comes after it was given up
   */
  public boolean merge(NeighborAnswer answer, CandidateConfig config, SessionConfig session) {
    if (size > 0 && answer.time() - times[0] >= session.expiry().toMillis()) {
      forgetItems();
    }
    long answered = answer.touch().sequence();
    boolean newest = answered > sequence;
    sequence = Math.max(sequence, answered);
    InteractionType type = answer.touch().type();
    byte[] counted = new byte[TYPES];
    int known = indexOf(answer.item());
    if (known >= 0) {
      System.arraycopy(interactions, known * TYPES, counted, 0, TYPES);
    }
    int count = Byte.toUnsignedInt(counted[type.code()]);
    counted[type.code()] = (byte) Math.min(MOST_COUNTED, count + 1);
    if (known >= 0) {
      if (isNewer(known, answer.time(), answered)) {
        System.arraycopy(counted, 0, interactions, known * TYPES, TYPES);
        return newest;
      }
      remove(known);
    }
    int position = 0;
    while (position < size && isNewer(position, answer.time(), answered)) {
      position++;
    }
    if (position < config.revisits()) {
      insert(position, answer, counted);
      size = Math.min(size, config.revisits());
      dropLists(config);
    }
    return newest;
  }

  /**
   * Older items keep their lists only where they were bought or ended a day, half as many as there
   * are key items, and only if a channel starts from such items.
   */
  private void dropLists(CandidateConfig config) {
    for (int i = config.secondHopKeys(); i < size; i++) {
      secondHops[i] = null;
    }
    int most = config.olderLists();
    int older = 0;
    for (int i = config.keyItems(); i < size; i++) {
      boolean speaks = isBought(i) || !KeyItems.areOnOneDay(times[i], times[i - 1]);
      if (lists[i] != null && !(speaks && older++ < most)) {
        lists[i] = null;
      }
    }
  }

  /** What the session was offered last. */
  public Offer offer() {
    return offer;
  }

  /** Remembers what the session is offered, to learn from what it does next. */
  public void setOffer(Offer offer) {
    this.offer = offer;
  }

  /** Whether the session's last interaction is so long ago that it counts as over. */
  public boolean isExpired(long time, SessionConfig config) {
    // A sum, since before the first watermark the time may be as low as a long goes.
    return time >= newestTime() + config.expiry().toMillis();
  }

  /** Forgets all items; the sequence stays, so that late answers are still known as such. */
  private void forgetItems() {
    Arrays.fill(lists, null);
    Arrays.fill(secondHops, null);
    offer = Offer.NONE;
    size = 0;
  }

  /** Event time at which the session is next looked at for expiry, in epoch milliseconds. */
  public long expiryCheckAt() {
    return expiryCheckAt;
  }

  /** Remembers when the session is next looked at for expiry. */
  public void setExpiryCheckAt(long time) {
    expiryCheckAt = time;
  }

  /** The number of items. */
  public int size() {
    return size;
  }

  /** The item at a position; position 0 is the newest. */
  public long item(int position) {
    return items[position];
  }

  /** The time of the newest interaction with the item at a position, in epoch milliseconds. */
  public long time(int position) {
    return times[position];
  }

  /** The type of that interaction. */
  public InteractionType type(int position) {
    return InteractionType.ofCode(types[position]);
  }

  /** The session's interactions of a type with the item at a position, 0 to 255. */
  public int interactions(int position, InteractionType type) {
    return Byte.toUnsignedInt(interactions[position * TYPES + type.code()]);
  }

  /** Whether the item at a position was put into the cart or ordered. */
  private boolean isBought(int position) {
    return interactions(position, InteractionType.CARTS) > 0
        || interactions(position, InteractionType.ORDERS) > 0;
  }

  private byte[] strongestTypes() {
    byte[] strongest = new byte[size];
    for (int i = 0; i < size; i++) {
      strongest[i] = (isBought(i) ? InteractionType.CARTS : InteractionType.CLICKS).code();
    }
    return strongest;
  }

  /** The neighbours of the item at a position, or null where it is no key item any more. */
  public @Nullable NeighborList neighbors(int position) {
    return lists[position];
  }

  /** The neighbours of its neighbours, or null where it is no key item any more. */
  public @Nullable NeighborList secondHop(int position) {
    return secondHops[position];
  }

  /** Interactions with the item at a position, as counted at its last touch. */
  public float count(int position) {
    return counts[position];
  }

  /**
   * The positions of a set of key items, ascending.
   *
   * @param recent how many items count as recent
   */
  int[] positions(KeySet keys, int recent) {
    return switch (keys) {
      case LAST -> range(0, 1);
      case LAST_TWO -> range(0, 2);
      case LAST_THREE -> range(0, 3);
      case RECENT -> range(0, recent);
      case EARLIER -> range(1, recent);
      case BOUGHT -> KeyItems.cartedOrOrdered(items, strongestTypes(), size);
      case DAY_ENDS -> KeyItems.lastOfEachDay(items, times, size);
    };
  }

  private int[] range(int from, int to) {
    int[] positions = new int[Math.max(0, Math.min(to, size) - from)];
    Arrays.setAll(positions, i -> from + i);
    return positions;
  }

  /** The time of the newest interaction in epoch milliseconds; there is at least one. */
  public long newestTime() {
    long newest = size == 0 ? Long.MIN_VALUE : times[0];
    for (NeighborAnswer answer : heldBack) {
      newest = Math.max(newest, answer.time());
    }
    return newest;
  }

  private int indexOf(long item) {
    for (int i = 0; i < size; i++) {
      if (items[i] == item) {
        return i;
      }
    }
    return -1;
  }

  private boolean isNewer(int position, long time, long answered) {
    return times[position] > time || (times[position] == time && sequences[position] > answered);
  }

  private void remove(int position) {
    size--;
    move(position + 1, position, size - position);
  }

  private void insert(int position, NeighborAnswer answer, byte[] counted) {
    if (size == items.length) {
      int length = 2 * size;
      items = Arrays.copyOf(items, length);
      times = Arrays.copyOf(times, length);
      sequences = Arrays.copyOf(sequences, length);
      types = Arrays.copyOf(types, length);
      interactions = Arrays.copyOf(interactions, length * TYPES);
      counts = Arrays.copyOf(counts, length);
      lists = Arrays.copyOf(lists, length);
      secondHops = Arrays.copyOf(secondHops, length);
    }
    move(position, position + 1, size - position);
    items[position] = answer.item();
    times[position] = answer.time();
    sequences[position] = answer.touch().sequence();
    types[position] = answer.touch().type().code();
    System.arraycopy(counted, 0, interactions, position * TYPES, TYPES);
    counts[position] = answer.count();
    lists[position] = answer.neighbors();
    secondHops[position] = answer.secondHop();
    size++;
  }

  private void move(int from, int to, int count) {
    System.arraycopy(items, from, items, to, count);
    System.arraycopy(times, from, times, to, count);
    System.arraycopy(sequences, from, sequences, to, count);
    System.arraycopy(types, from, types, to, count);
    System.arraycopy(interactions, from * TYPES, interactions, to * TYPES, count * TYPES);
    System.arraycopy(counts, from, counts, to, count);
    System.arraycopy(lists, from, lists, to, count);
    System.arraycopy(secondHops, from, secondHops, to, count);
  }
}
