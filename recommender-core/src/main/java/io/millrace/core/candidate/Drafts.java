package io.millrace.core.candidate;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.Arrays;

/**
 * The candidates of one session while they are being put together, each in a slot from 0 on. The
 * arrays are used again for the next session, since most of what the channels find is not among the
 * best in the end.
 *
 * <p>Not thread-safe.
 */
final class Drafts {

  private static final int INITIAL_SLOTS = 512;
  private static final int ABSENT = -1;

  private final int channels;
  private final FallingOrder order = new FallingOrder();
  private final Long2IntOpenHashMap slots = new Long2IntOpenHashMap(INITIAL_SLOTS);

  private int size;
  private long[] items = new long[INITIAL_SLOTS];

  /** By slot and channel. */
  private short[] ranks;

  private long[] seeds;
  private float[] weights;

  /** The channel that found a slot last. */
  private int[] foundBy = new int[INITIAL_SLOTS];

  /** The score in that channel, then that of all, and the largest part from one key item. */
  private double[] scores = new double[INITIAL_SLOTS];

  private double[] largestParts = new double[INITIAL_SLOTS];

  /** What the channel in work has found. */
  private int[] found = new int[INITIAL_SLOTS];

  private int foundSize;

  /** The slots with a rank in any channel. */
  private int[] placed = new int[INITIAL_SLOTS];

  private int placedSize;
  private boolean[] isPlaced = new boolean[INITIAL_SLOTS];

  Drafts(int channels) {
    this.channels = channels;
    ranks = new short[INITIAL_SLOTS * channels];
    seeds = new long[INITIAL_SLOTS * channels];
    weights = new float[INITIAL_SLOTS * channels];
    slots.defaultReturnValue(ABSENT);
  }

  /** Begins with the next session. */
  void clear() {
    slots.clear();
    size = 0;
    foundSize = 0;
    placedSize = 0;
  }

  /** The number of slots. */
  int size() {
    return size;
  }

  /** The slot of an item, a new one if it has none. */
  int slot(long item) {
    int known = slots.putIfAbsent(item, size);
    if (known != ABSENT) {
      return known;
    }
    if (size == items.length) {
      grow();
    }
    int slot = size++;
    items[slot] = item;
    foundBy[slot] = ABSENT;
    isPlaced[slot] = false;
    int first = slot * channels;
    Arrays.fill(ranks, first, first + channels, (short) Candidate.ABSENT);
    Arrays.fill(seeds, first, first + channels, 0);
    Arrays.fill(weights, first, first + channels, 0);
    return slot;
  }

  private void grow() {
    int length = 2 * size;
    items = Arrays.copyOf(items, length);
    ranks = Arrays.copyOf(ranks, length * channels);
    seeds = Arrays.copyOf(seeds, length * channels);
    weights = Arrays.copyOf(weights, length * channels);
    foundBy = Arrays.copyOf(foundBy, length);
    scores = Arrays.copyOf(scores, length);
    largestParts = Arrays.copyOf(largestParts, length);
    found = Arrays.copyOf(found, length);
    placed = Arrays.copyOf(placed, length);
    isPlaced = Arrays.copyOf(isPlaced, length);
  }

  /**
   * Adds what a key item gives to the score in a channel.
   *
   * @param part 0 or more
   * @param seed the key item
   * @param weight of key item → item
   */
  void add(int slot, int channel, double part, long seed, float weight) {
    if (foundBy[slot] != channel) {
      foundBy[slot] = channel;
      scores[slot] = 0;
      largestParts[slot] = 0;
      found[foundSize++] = slot;
    }
    scores[slot] += part;
    if (part > largestParts[slot] || largestParts[slot] == 0) {
      largestParts[slot] = part;
      seeds[slot * channels + channel] = seed;
      weights[slot * channels + channel] = weight;
    }
  }

  /** Ranks what a channel has found by its scores. */
  void placeFound(int channel) {
    order.sort(found, foundSize, scores, items);
    for (int rank = 0; rank < foundSize; rank++) {
      place(found[rank], channel, rank);
    }
    foundSize = 0;
  }

  /** Gives a slot its rank in a channel. */
  void place(int slot, int channel, int rank) {
    ranks[slot * channels + channel] = (short) rank;
    if (!isPlaced[slot]) {
      isPlaced[slot] = true;
      placed[placedSize++] = slot;
    }
  }

  /** How many slots have a rank in any channel. */
  int placedSize() {
    return placedSize;
  }

  /** One of the slots that have a rank in any channel; their order means nothing. */
  int placed(int index) {
    return placed[index];
  }

  /** The rank of a slot in a channel, or {@link Candidate#ABSENT}. */
  int rank(int slot, int channel) {
    return ranks[slot * channels + channel];
  }

  /** Sets the score of a slot that has a rank, over all channels: 0 or more. */
  void setScore(int slot, double score) {
    scores[slot] = score;
  }

  /** Orders the slots that have a rank by their scores over all channels, the highest first. */
  void orderPlaced() {
    order.sort(placed, placedSize, scores, items);
  }

  /** What the channels say of a slot. */
  Candidate candidate(int slot) {
    Candidate candidate = new Candidate(items[slot], channels);
    System.arraycopy(ranks, slot * channels, candidate.ranks, 0, channels);
    System.arraycopy(seeds, slot * channels, candidate.seeds, 0, channels);
    System.arraycopy(weights, slot * channels, candidate.weights, 0, channels);
    return candidate;
  }
}
