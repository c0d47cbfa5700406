package io.millrace.core.cooccurrence;

/** Finds the items with the highest weights under one of several rules. */
final class Heaviest {

  private Heaviest() {}

  /**
   * Puts the indices of the items with the highest weights above 0 into an array, the heaviest
   * first, ties by item number.
   *
   * @param items of which the first {@code size} count
   * @param weights {@code rules} for each item, one item after the other
   * @param most how many to find, at most the length of {@code found}
   * @return how many were found
   */
  static int select(
      long[] items, float[] weights, int size, int rules, int rule, int most, int[] found) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      float weight = weights[i * rules + rule];
      if (weight <= 0) {
        continue;
      }
      int place = count;
      while (place > 0) {
        int other = found[place - 1];
        float otherWeight = weights[other * rules + rule];
        if (weight < otherWeight || (weight == otherWeight && items[i] > items[other])) {
          break;
        }
        place--;
      }
      if (place < most) {
        count = Math.min(count + 1, most);
        System.arraycopy(found, place, found, place + 1, count - 1 - place);
        found[place] = i;
      }
    }
    return count;
  }
}
