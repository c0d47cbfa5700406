package io.millrace.core.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.model.InteractionType;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which positions each list of key items names. */
final class KeyItemsTest {

  private static final byte CLICK = InteractionType.CLICKS.code();
  private static final byte CART = InteractionType.CARTS.code();
  private static final byte ORDER = InteractionType.ORDERS.code();

  @Test
  void anItemStandsWhereItWasLastMet() {
    assertThat(KeyItems.distinct(new long[] {5, 7, 5, 9, 7}, 5)).containsExactly(0, 1, 3);
  }

  @Test
  void aCartOrOrderCountsThoughTheItemWasClickedLater() {
    long[] items = {5, 7, 5, 9, 5, 8};
    byte[] types = {CLICK, ORDER, CART, CLICK, ORDER, CART};

    assertThat(KeyItems.cartedOrOrdered(items, types, 6)).containsExactly(1, 2, 5);
  }

  @Test
  void theLastTwoAreTwoItems() {
    assertThat(KeyItems.lastTwo(new long[] {5, 5, 5, 7, 9}, 5)).containsExactly(0, 3);
    assertThat(KeyItems.lastTwo(new long[] {5, 5}, 2)).containsExactly(0);
  }

  @Test
  void aDayEndsAtMidnightInUtc() {
    long[] times = {
      time("2022-08-03T00:00:00.001Z"),
      time("2022-08-03T00:00:00Z"),
      time("2022-08-02T23:59:59.999Z"),
      time("2022-08-02T00:00:00Z"),
      time("2022-07-30T12:00:00Z")
    };

    assertThat(KeyItems.lastOfEachDay(new long[] {1, 2, 3, 4, 5}, times, 5))
        .containsExactly(0, 2, 4);
    // Item 1 closes two days; the newer one counts.
    assertThat(KeyItems.lastOfEachDay(new long[] {1, 2, 1, 4, 5}, times, 5)).containsExactly(0, 4);
  }

  @Test
  void daysBeforeTheEpochAreDaysToo() {
    long[] times = {time("1970-01-01T00:00:00Z"), time("1969-12-31T23:00:00Z")};

    assertThat(KeyItems.lastOfEachDay(new long[] {1, 2}, times, 2)).containsExactly(0, 1);
  }

  @Test
  void onlyTheFirstPlacesOfTheArraysCount() {
    long[] items = {5, 7, 0, 0};
    byte[] types = {ORDER, CART, ORDER, ORDER};

    assertThat(KeyItems.distinct(items, 2)).containsExactly(0, 1);
    assertThat(KeyItems.cartedOrOrdered(items, types, 2)).containsExactly(0, 1);
    assertThat(KeyItems.lastOfEachDay(items, new long[4], 2)).containsExactly(0);
    assertThat(KeyItems.lastTwo(items, 0)).isEmpty();
    assertThat(KeyItems.lastOfEachDay(items, new long[4], 0)).isEmpty();
  }

  private static long time(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }
}
