package io.millrace.core.candidate;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;

/**
 * Orders places by falling score, ties by rising item number, without an object for each. Scores
 * are sorted as numbers of 64 bits that end in the position, which is faster than a comparison of
 * one place with another; those that then lie too close to be told apart are compared.
 *
 * <p>Not thread-safe: it reuses scratch space.
 */
final class FallingOrder {

  private long[] keys = new long[0];
  private int[] unordered = new int[0];

  /**
   * Orders places.
   *
   * @param places of which the first {@code size} are ordered; distinct
   * @param scores by place, 0 or more
   * @param items by place, distinct
   */
  void sort(int[] places, int size, double[] scores, long[] items) {
    if (keys.length < size) {
      keys = new long[2 * size];
      unordered = new int[2 * size];
    }
    System.arraycopy(places, 0, unordered, 0, size);
    long position = (1L << (Integer.SIZE - Integer.numberOfLeadingZeros(size))) - 1;
    for (int i = 0; i < size; i++) {
      // The bits of numbers from 0 on rise with the numbers, and what is negated falls.
      keys[i] = (~Double.doubleToRawLongBits(scores[places[i]]) & ~position) | i;
    }
    Arrays.sort(keys, 0, size);
    int first = 0;
    for (int i = 0; i < size; i++) {
      places[i] = unordered[(int) (keys[i] & position)];
      if (i + 1 == size || (keys[i] | position) != (keys[i + 1] | position)) {
        if (i > first) {
          IntArrays.quickSort(
              places, first, i + 1, (one, other) -> compare(one, other, scores, items));
        }
        first = i + 1;
      }
    }
  }

  private static int compare(int one, int other, double[] scores, long[] items) {
    int byScore = Double.compare(scores[other], scores[one]);
    return byScore != 0 ? byScore : Long.compare(items[one], items[other]);
  }
}
