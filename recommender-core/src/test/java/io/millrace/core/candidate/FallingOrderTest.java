package io.millrace.core.candidate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of scores against that of a comparator. */
final class FallingOrderTest {

  private final FallingOrder order = new FallingOrder();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 17, 256, 1_000, 70_000})
  void ordersAsAComparatorDoes(int size) {
    Random random = new Random(size);
    double[] scores = new double[size];
    long[] items = new long[size];
    for (int i = 0; i < size; i++) {
      // Ties, zeros, numbers that differ in the last bit, and numbers of all sizes.
      scores[i] =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(3);
            case 1 -> random.nextBoolean() ? 1 : Math.nextUp(1d);
            case 2 -> Math.scalb(random.nextDouble(), random.nextInt(600) - 300);
            default -> random.nextDouble();
          };
      items[i] = random.nextLong();
    }
    int[] places = IntStream.range(0, size).toArray();
    order.sort(places, size, scores, items);
    assertThat(places).isEqualTo(ordered(IntStream.range(0, size), scores, items));
  }

  @Test
  void ordersTheFirstPlacesAlone() {
    double[] scores = {1, 2, 3, 4};
    int[] places = {0, 2, 1, 3};
    order.sort(places, 2, scores, new long[] {1, 2, 3, 4});
    assertThat(places).containsExactly(2, 0, 1, 3);
  }

  private static int[] ordered(IntStream places, double[] scores, long[] items) {
    Integer[] ordered = places.boxed().toArray(Integer[]::new);
    Arrays.sort(
        ordered,
        Comparator.comparingDouble((Integer place) -> -scores[place])
            .thenComparingLong(place -> items[place]));
    return Arrays.stream(ordered).mapToInt(Integer::intValue).toArray();
  }
}
