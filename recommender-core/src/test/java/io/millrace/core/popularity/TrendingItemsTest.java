package io.millrace.core.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.millrace.core.decay.ForwardDecay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is trending, when the list is renewed, the bound on what is held, and merging. */
final class TrendingItemsTest {

  private static final long T = 1_600_000_000_000L;
  private static final int MINUTE = 60_000;
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final ForwardDecay THREE_HOURS = new ForwardDecay(Duration.ofHours(3));
  private static final ForwardDecay WEEK = new ForwardDecay(Duration.ofDays(7));

  @Test
  void anItemThatTakesOffLeadsOneThatIsAlwaysPopular() {
    TrendingItems trending = new TrendingItems(config(100, 10));
    long now = T;
    for (; now < T + 28 * DAY; now += 2 * MINUTE) {
      trending.count(1, now);
    }
    for (int i = 0; i < 20; i++, now += 2 * MINUTE) {
      trending.count(1, now);
      trending.count(2, now);
      trending.count(2, now);
    }
    trending.count(3, now);
    trending.count(3, now);

    // The new item has more volume than the one that was seen twice, and more growth than item 1.
    assertThat(list(trending)).startsWith(2L).contains(3L);
    assertThat(trending.daily(1, now)).isGreaterThan(5 * trending.daily(2, now));
    assertThat(trending.score(2, now)).isGreaterThan(10 * trending.score(3, now));
    // Four half-lives fill 15/16 of the long-term count: R = 130, E = 122, so 135/127.
    assertThat(trending.ratio(1, now)).isCloseTo(1.06, within(0.01));
    assertThat(trending.ratio(2, now)).isGreaterThan(5);
  }

  @Test
  void theRatioIsThatOfTheFormula() {
    TrendingItems trending = new TrendingItems(config(10, 5));
    for (int i = 0; i < 8; i++) {
      trending.count(7, T);
    }

    // Eight now: R = 8, L = 8, E = 8 · 3/168 = 1/7, a = 5.
    assertThat(trending.ratio(7, T)).isCloseTo(13 / (5 + 1 / 7.0), within(1e-12));
    assertThat(trending.score(7, T)).isCloseTo(8 * Math.log(13 / (5 + 1 / 7.0)), within(1e-12));
    // A week later R is next to nothing, and E = 1/14.
    assertThat(trending.ratio(7, T + 7 * DAY)).isCloseTo(5 / (5 + 1 / 14.0), within(1e-12));
    assertThat(trending.hourly(7, T + HOUR)).isEqualTo(4);
    assertThat(trending.daily(7, T + DAY)).isEqualTo(4);

    assertThat(trending.ratio(8, T)).isEqualTo(1);
    assertThat(trending.score(8, T)).isZero();
    assertThat(trending.hourly(8, T)).isZero();
    assertThat(trending.daily(8, T)).isZero();
  }

  @Test
  void whatIsNotMorePopularThanExpectedIsNotInTheList() {
    TrendingItems trending = new TrendingItems(config(10, 5));
    trending.count(1, T);
    assertThat(list(trending)).containsExactly(1L);

    trending.count(2, T + 5 * DAY);
    assertThat(list(trending)).containsExactly(2L);
  }

  @Test
  void tiesGoByItemNumber() {
    TrendingItems trending = new TrendingItems(config(10, 2));
    for (long item : new long[] {9, 3, 7}) {
      trending.count(item, T);
    }
    assertThat(list(trending)).containsExactly(3L, 7L);
  }

  @Test
  void theListIsRenewedNoMoreOftenThanTheInterval() {
    TrendingItems trending =
        new TrendingItems(new TrendingConfig(10, 5, THREE_HOURS, WEEK, 5, Duration.ofMinutes(10)));
    trending.count(1, T);
    trending.count(2, T + 10 * MINUTE - 1);
    assertThat(list(trending)).containsExactly(1L);

    // An interaction of before does not renew it either.
    trending.count(2, T - MINUTE);
    assertThat(list(trending)).containsExactly(1L);
    trending.count(2, T + 10 * MINUTE);
    assertThat(list(trending)).containsExactly(2L, 1L);
  }

  @Test
  void aTimeFarAheadDoesNotStopTheList() {
    TrendingItems trending = new TrendingItems(TrendingConfig.DEFAULT);
    trending.count(1, T);
    trending.count(9, T + DAY);
    trending.count(2, T + MINUTE);

    assertThat(list(trending)).contains(2L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreesWithTheReferenceWhileNothingIsDropped(long seed) {
    TrendingConfig config = config(50, 8);
    TrendingItems trending = new TrendingItems(config);
    ExactTrending exact = new ExactTrending(config);
    Random random = new Random(seed);
    long time = T;
    for (int i = 0; i < 800; i++) {
      time += random.nextInt(30 * MINUTE);
      long counted = random.nextInt(4) == 0 ? time - random.nextInt(60 * MINUTE) : time;
      // Which items are popular changes over time.
      long item = i / 50 + (long) (20 * Math.pow(random.nextDouble(), 2));
      trending.count(item, counted);
      exact.count(item, counted);
      assertThat(list(trending)).isEqualTo(exact.top(counted));
    }
    for (int item = 0; item < 36; item++) {
      assertThat(trending.ratio(item, time)).isCloseTo(exact.ratio(item, time), within(1e-9));
      assertThat(trending.hourly(item, time))
          .isCloseTo(exact.faded(item, new ForwardDecay(Duration.ofHours(1)), time), within(1e-9));
      assertThat(trending.daily(item, time))
          .isCloseTo(exact.faded(item, new ForwardDecay(Duration.ofDays(1)), time), within(1e-9));
    }
  }

  @Test
  void holdsAtMostTwiceTheCapacityAndKeepsWhatIsPopularInTheLongTerm() {
    TrendingItems trending = new TrendingItems(config(100, 5));
    for (int i = 0; i < 20_000; i++) {
      // Five items come again and again, all others once.
      trending.count(i % 2 == 0 ? i / 2 % 5 : 1_000 + i, T + i);
      assertThat(trending.counts().size()).isLessThanOrEqualTo(200);
    }

    assertThat(list(trending)).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
    assertThat(trending.daily(0, T + 20_000)).isCloseTo(2_000, withinPercentage(0.1));
  }

  @Test
  void theListHoldsNothingThatWasDropped() {
    TrendingItems trending =
        new TrendingItems(new TrendingConfig(5, 5, THREE_HOURS, WEEK, 5, Duration.ofDays(1)));
    for (int i = 1; i <= 11; i++) {
      for (int n = 0; n < i; n++) {
        trending.count(i, T);
      }
    }

    // The eleventh item is more than twice the capacity; it has one interaction then. The five
    // with the most are 10 to 6.
    assertThat(list(trending)).containsExactly(10L, 9L, 8L, 7L, 6L);
    assertThat(trending.daily(5, T)).isZero();
    // The other ten came after it was dropped.
    assertThat(trending.daily(11, T)).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void sharesOfTwoPartsAddUpToTheWhole(int parallelism) {
    TrendingConfig config = config(100, 10);
    TrendingItems whole = new TrendingItems(config);
    List<TrendingItems> parts = List.of(new TrendingItems(config), new TrendingItems(config));
    Random random = new Random(4);
    long time = T;
    for (int i = 0; i < 2_000; i++) {
      long item = (long) (100 * Math.pow(random.nextDouble(), 3));
      time = T + (long) i * 10 * MINUTE;
      whole.count(item, time);
      parts.get((int) (item % 2)).count(item, time);
    }

    TrendingItems sum = new TrendingItems(config);
    for (int subtask = 0; subtask < parallelism; subtask++) {
      TrendingItems restored = new TrendingItems(config);
      parts.forEach(part -> restored.merge(part.counts(), 1.0 / parallelism));
      assertThat(restored.size()).isPositive();
      sum.merge(restored.counts(), 1);
    }
    assertThat(list(sum)).isEqualTo(list(whole));
    for (int item = 0; item < 100; item++) {
      assertThat(sum.ratio(item, time)).isCloseTo(whole.ratio(item, time), within(1e-9));
      assertThat(sum.daily(item, time)).isCloseTo(whole.daily(item, time), within(1e-9));
      assertThat(sum.hourly(item, time)).isCloseTo(whole.hourly(item, time), within(1e-9));
    }
  }

  @Test
  void mergingNothingChangesNothing() {
    TrendingItems trending = new TrendingItems(config(10, 5));
    trending.merge(new TrendingItems(config(10, 5)).counts(), 1);
    assertThat(trending.size()).isZero();

    trending.count(1, T);
    trending.merge(new TrendingItems(config(10, 5)).counts(), 1);
    assertThat(list(trending)).containsExactly(1L);
  }

  @Test
  void staysWithinTheBoundsWhenItMerges() {
    TrendingItems merged = new TrendingItems(config(10, 3));
    for (int part = 0; part < 10; part++) {
      TrendingItems trending = new TrendingItems(config(10, 5));
      for (int i = 0; i < 20; i++) {
        trending.count(100L * part + i, T);
      }
      merged.merge(trending.counts(), 1);
      assertThat(merged.counts().size()).isLessThanOrEqualTo(20);
      assertThat(merged.size()).isEqualTo(3);
    }
  }

  @Test
  void goesOnAfterARestoreToTheLastDigit() {
    // The list is not renewed at the restore, so that it is what it would have been.
    TrendingConfig config = new TrendingConfig(20, 8, THREE_HOURS, WEEK, 5, Duration.ofMinutes(30));
    TrendingItems trending = new TrendingItems(config);
    TrendingItems restored = new TrendingItems(config);
    Random random = new Random(9);
    for (int i = 0; i < 2_000; i++) {
      long item = i / 100 + (long) (50 * Math.pow(random.nextDouble(), 2));
      long time = T + (long) i * 7 * MINUTE;
      trending.count(item, time);
      if (i == 1_000) {
        restored.merge(trending.counts(), 1);
      } else if (i > 1_000) {
        restored.count(item, time);
      }
      if (i >= 1_000) {
        assertThat(list(restored)).isEqualTo(list(trending));
        assertThat(restored.ratio(item, time)).isEqualTo(trending.ratio(item, time));
      }
    }
  }

  @Test
  void countsOverYearsOfStreamTime() {
    TrendingItems trending = new TrendingItems(config(10, 5));
    for (int day = 0; day < 3 * 365; day++) {
      trending.count(day % 2, T + day * DAY);
    }

    // The last day's item: 1 + 1/4 + 1/16 + … = 4/3. The other one: half of that.
    long last = T + (3 * 365 - 1) * DAY;
    assertThat(trending.daily(0, last)).isCloseTo(4.0 / 3, withinPercentage(1e-9));
    assertThat(trending.daily(1, last)).isCloseTo(2.0 / 3, withinPercentage(1e-9));
    assertThat(list(trending)).containsExactly(0L);
  }

  @Test
  void refusesAConfigurationOutOfRange() {
    assertThatThrownBy(() -> config(10, 0)).hasMessage("the list length is from 1 to 1000, not 0");
    assertThatThrownBy(() -> config(4, 5))
        .hasMessage("the capacity is at least the list length, 5, and at most 1000000, not 4");
    assertThatThrownBy(() -> new TrendingConfig(10, 5, WEEK, WEEK, 5, Duration.ZERO))
        .hasMessage("the recent half-life is shorter than the long-term one, PT168H, not PT168H");
    assertThatThrownBy(() -> new TrendingConfig(10, 5, THREE_HOURS, WEEK, 0, Duration.ZERO))
        .hasMessage("the smoothing is more than 0, not 0.0");
    assertThatThrownBy(() -> new TrendingConfig(10, 5, THREE_HOURS, WEEK, 5, Duration.ofMillis(-1)))
        .hasMessage("the refresh interval is 0 or more, not PT-0.001S");
  }

  /** A list that is renewed with every interaction, and the default half-lives and smoothing. */
  private static TrendingConfig config(int capacity, int listLength) {
    return new TrendingConfig(capacity, listLength, THREE_HOURS, WEEK, 5, Duration.ZERO);
  }

  private static List<Long> list(TrendingItems trending) {
    List<Long> list = new ArrayList<>();
    for (int rank = 0; rank < trending.size(); rank++) {
      list.add(trending.item(rank));
    }
    return list;
  }
}
