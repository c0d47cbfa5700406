package io.millrace.core.cooccurrence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heaviest items under one of several rules, against a plain sort. */
final class HeaviestTest {

  @Test
  void leavesOutWhatHasNoWeightUnderTheRule() {
    long[] items = {7, 8, 9};
    float[] weights = {1, 0, 5, 2, 0, 3};

    assertThat(select(items, weights, 2, 0, 3)).containsExactly(1, 0);
    assertThat(select(items, weights, 2, 1, 3)).containsExactly(2, 1);
  }

  @Test
  void looksAtTheFirstItemsAlone() {
    int[] found = new int[2];

    assertThat(Heaviest.select(new long[] {1, 2}, new float[] {1, 9}, 1, 1, 0, 2, found))
        .isEqualTo(1);
    assertThat(found[0]).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 40, 60})
  void findsWhatASortFinds(int most) {
    Random random = new Random(most);
    long[] items = random.longs(40).toArray();
    float[] weights = new float[3 * items.length];
    for (int i = 0; i < weights.length; i++) {
      // Few values, so that there are ties and zeros.
      weights[i] = random.nextInt(4);
    }

    for (int rule = 0; rule < 3; rule++) {
      int r = rule;
      int[] sorted =
          IntStream.range(0, items.length)
              .filter(i -> weights[3 * i + r] > 0)
              .boxed()
              .sorted(
                  Comparator.comparingDouble((Integer i) -> -weights[3 * i + r])
                      .thenComparingLong(i -> items[i]))
              .limit(most)
              .mapToInt(Integer::intValue)
              .toArray();
      assertThat(select(items, weights, 3, rule, most)).containsExactly(sorted);
    }
  }

  private static int[] select(long[] items, float[] weights, int rules, int rule, int most) {
    int[] found = new int[most];
    int count = Heaviest.select(items, weights, items.length, rules, rule, most, found);
    return Arrays.copyOf(found, count);
  }
}
