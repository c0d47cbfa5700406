package io.millrace.core.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.millrace.core.decay.ForwardDecay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of the most popular items, the bound on what is held, and merging. */
final class PopularItemsTest {
  private static final long T = 1_600_000_000_000L;
  private static final int MINUTE = 60_000;
  private static final long DAY = Duration.ofDays(1).toMillis();

  @Test
  void ordersByFadedCountsAndTiesByItemNumber() {
    PopularItems popular = new PopularItems(config(10, 3));
    popular.count(5, T);
    popular.count(5, T);
    popular.count(9, T);
    popular.count(4, T);
    assertThat(list(popular)).containsExactly(5L, 4L, 9L);

    // A half-life later 5 is worth 1, and 9 has 0.5 + 1.
    popular.count(9, T + DAY);
    assertThat(list(popular)).containsExactly(9L, 5L, 4L);
    assertThat(popular.faded(9, T + DAY)).isEqualTo(1.5);
    assertThat(popular.faded(5, T + DAY)).isEqualTo(1);
    assertThat(popular.faded(4, T + 2 * DAY)).isEqualTo(0.25);
    assertThat(popular.faded(77, T)).isZero();
  }

  @Test
  void aNewItemTakesTheLastPlaceOnlyWhereItIsMorePopular() {
    PopularItems popular = new PopularItems(config(10, 2));
    popular.count(1, T);
    popular.count(2, T);
    // As popular as 2, which has the smaller number.
    popular.count(3, T);
    assertThat(list(popular)).containsExactly(1L, 2L);

    popular.count(3, T);
    assertThat(list(popular)).containsExactly(3L, 1L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreesWithTheReferenceAfterEveryCount(long seed) {
    PopularityConfig config = config(50, 8);
    PopularItems popular = new PopularItems(config);
    ExactPopularity exact = new ExactPopularity(config);
    Random random = new Random(seed);
    long time = T;
    for (int i = 0; i < 800; i++) {
      time += random.nextInt(30 * MINUTE);
      long counted = random.nextInt(4) == 0 ? time - random.nextInt(60 * MINUTE) : time;
      long item = (long) (40 * Math.pow(random.nextDouble(), 2));
      popular.count(item, counted);
      exact.count(item, counted);
      assertThat(list(popular)).isEqualTo(exact.top(time));
    }
    for (int item = 0; item < 40; item++) {
      assertThat(popular.faded(item, time))
          .isCloseTo(exact.faded(item, time), withinPercentage(1e-6));
    }
  }

  @Test
  void holdsAtMostTwiceTheCapacityAndKeepsThePopular() {
    PopularItems popular = new PopularItems(config(100, 5));
    for (int i = 0; i < 20_000; i++) {
      // Five items come again and again, all others once.
      popular.count(i % 2 == 0 ? i / 2 % 5 : 1_000 + i, T + i);
      assertThat(popular.counts().size()).isLessThanOrEqualTo(200);
    }

    assertThat(list(popular)).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
    assertThat(popular.faded(0, T + 20_000)).isCloseTo(2_000, withinPercentage(0.1));
  }

  @Test
  void halvesMergeToTheWhole() {
    PopularityConfig config = config(100, 10);
    PopularItems whole = new PopularItems(config);
    List<PopularItems> halves = List.of(new PopularItems(config), new PopularItems(config));
    Random random = new Random(4);
    for (int i = 0; i < 2_000; i++) {
      long item = (long) (100 * Math.pow(random.nextDouble(), 3));
      long time = T + (long) i * 10 * MINUTE;
      whole.count(item, time);
      halves.get((int) (item % 2)).count(item, time);
    }
    PopularItems merged = new PopularItems(config);
    halves.forEach(half -> merged.merge(half.counts(), 1));

    assertThat(list(merged)).isEqualTo(list(whole));
    long now = T + 20_000L * MINUTE;
    for (int item = 0; item < 100; item++) {
      assertThat(merged.faded(item, now)).isCloseTo(whole.faded(item, now), withinPercentage(1e-6));
    }
  }

  @Test
  void mergesOnlyAShare() {
    PopularityConfig config = config(10, 5);
    PopularItems first = new PopularItems(config);
    first.count(1, T);
    PopularItems second = new PopularItems(config);
    second.count(1, T + DAY);
    second.count(2, T + DAY);

    first.merge(second.counts(), 0.5);

    // At T + 1 day: 1 has 1/2 + 1/2, and 2 has 1/2.
    assertThat(first.faded(1, T + DAY)).isEqualTo(1);
    assertThat(first.faded(2, T + DAY)).isEqualTo(0.5);
    assertThat(list(first)).containsExactly(1L, 2L);
  }

  @Test
  void mergingNothingChangesNothing() {
    PopularityConfig config = config(10, 5);
    PopularItems popular = new PopularItems(config);
    popular.merge(new PopularItems(config).counts(), 1);
    assertThat(popular.size()).isZero();

    popular.count(1, T);
    popular.merge(new PopularItems(config).counts(), 1);
    assertThat(popular.faded(1, T)).isEqualTo(1);
  }

  @Test
  void staysWithinTheBoundWhenItMerges() {
    PopularityConfig config = config(10, 5);
    PopularItems merged = new PopularItems(config);
    for (int part = 0; part < 10; part++) {
      PopularItems popular = new PopularItems(config);
      for (int i = 0; i < 20; i++) {
        popular.count(100L * part + i, T);
      }
      merged.merge(popular.counts(), 1);
      assertThat(merged.counts().size()).isLessThanOrEqualTo(20);
    }
  }

  @Test
  void restoredCountsGiveTheSameListAndGoOnAlike() {
    PopularityConfig config = config(50, 8);
    PopularItems popular = new PopularItems(config);
    Random random = new Random(9);
    for (int i = 0; i < 1_000; i++) {
      popular.count((long) (50 * Math.pow(random.nextDouble(), 2)), T + (long) i * MINUTE);
    }
    PopularItems restored = new PopularItems(config);
    restored.merge(popular.counts(), 1);
    assertThat(list(restored)).isEqualTo(list(popular));

    for (int i = 1_000; i < 2_000; i++) {
      long item = (long) (50 * Math.pow(random.nextDouble(), 2));
      popular.count(item, T + (long) i * MINUTE);
      restored.count(item, T + (long) i * MINUTE);
      assertThat(list(restored)).isEqualTo(list(popular));
    }
  }

  @Test
  void countsOverYearsOfStreamTime() {
    PopularItems popular = new PopularItems(config(10, 5));
    for (int day = 0; day < 3 * 365; day++) {
      popular.count(day % 2, T + day * DAY);
    }

    // The last day's item: 1 + 1/4 + 1/16 + … = 4/3. The other one: half of that.
    long last = T + (3 * 365 - 1) * DAY;
    assertThat(list(popular)).containsExactly(0L, 1L);
    assertThat(popular.faded(0, last)).isCloseTo(4.0 / 3, withinPercentage(1e-9));
    assertThat(popular.faded(1, last)).isCloseTo(2.0 / 3, withinPercentage(1e-9));
  }

  @Test
  void refusesBoundsOutOfRange() {
    assertThatThrownBy(() -> config(10, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the list length is from 1 to 1000, not 0");
    assertThatThrownBy(() -> config(2_000, 1_001))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the list length is from 1 to 1000, not 1001");
    assertThatThrownBy(() -> config(4, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the capacity is at least the list length, 5, and at most 1000000, not 4");
  }

  private static PopularityConfig config(int capacity, int listLength) {
    return new PopularityConfig(capacity, listLength, new ForwardDecay(Duration.ofDays(1)));
  }

  private static List<Long> list(PopularItems popular) {
    List<Long> list = new ArrayList<>();
    for (int rank = 0; rank < popular.size(); rank++) {
      list.add(popular.item(rank));
    }
    return list;
  }
}
