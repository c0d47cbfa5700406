package io.millrace.core.sampling;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.io.Serializable;
import java.util.stream.IntStream;

/**
 * The size of the arrays and what a step is. Arrays of two shapes have nothing to say to each
 * other.
 *
 * <p>Hash i of an item is the XXH3 (64 bits, seed i) of its number as 8 bytes, the lowest first.
 * Its slot is i·H + ⌊h·H / 2^32⌋, where h are the upper 32 bits of the hash. Readers of the arrays
 * count on this, so it never changes.
 *
 * @param hashes m, the hash functions, 1 to 8
 * @param slots H, the slots of each, 1 to 2^24
 * @param stepLength s, the interactions in a step, 1 to 1,000,000
 */
public record SamplingShape(int hashes, int slots, int stepLength) implements Serializable {

  /** So many slots, one after the other, make a block; the last one may be shorter. */
  public static final int BLOCK_LENGTH = 4096;

  private static final int MOST_HASHES = 8;
  private static final int MOST_SLOTS = 1 << 24;
  private static final int MOST_STEP_LENGTH = 1_000_000;
  private static final Hasher64[] HASHERS =
      IntStream.range(0, MOST_HASHES).mapToObj(Hashing::xxh3_64).toArray(Hasher64[]::new);

  public SamplingShape {
    require("hash functions", hashes, MOST_HASHES);
    require("slots", slots, MOST_SLOTS);
    require("interactions in a step", stepLength, MOST_STEP_LENGTH);
  }

  private static void require(String what, int number, int most) {
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(
          "there are 1 to %d %s, not %d".formatted(most, what, number));
    }
  }

  /** The slots of all hash functions, m·H. */
  public int size() {
    return hashes * slots;
  }

  /** The slot of an item under a hash function, from 0 to m·H − 1. */
  public int slot(long item, int hash) {
    long upper = HASHERS[hash].hashLongToLong(item) >>> 32;
    return hash * slots + (int) ((upper * slots) >>> 32);
  }

  /** The number of blocks. */
  public int blocks() {
    return (size() + BLOCK_LENGTH - 1) / BLOCK_LENGTH;
  }

  /** The slots in a block: {@link #BLOCK_LENGTH}, or less in the last one. */
  public int blockLength(int block) {
    return Math.min(BLOCK_LENGTH, size() - block * BLOCK_LENGTH);
  }

  /**
   * Checks a block.
   *
   * @throws IllegalArgumentException if there is no block of the number, or it has another length
   */
  void requireBlock(int block, int length) {
    if (block < 0 || block >= blocks()) {
      throw new IllegalArgumentException("block %d of %d blocks".formatted(block, blocks()));
    }
    if (length != blockLength(block)) {
      throw new IllegalArgumentException(
          "%d values in a block of %d slots".formatted(length, blockLength(block)));
    }
  }
}
