package io.millrace.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The numbers of items, on which all state depends. */
final class ItemIdsTest {
  @Test
  void anIntegerStandsForItself() {
    assertThat(ItemIds.number(42L)).isEqualTo(42);
    assertThat(ItemIds.number(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void aStringBecomesItsHash() {
    // The published XXH3 hash (64 bits, seed 0) of no bytes at all.
    assertThat(ItemIds.number("")).isEqualTo(0x2D06800538D394C2L);
    assertThat(ItemIds.number("42")).isNotEqualTo(42);
    assertThat(ItemIds.number("größe-38")).isEqualTo(ItemIds.number("größe-38"));
  }

  @Test
  void refusesOtherIds() {
    assertThatThrownBy(() -> ItemIds.number(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an item id is a long or a string, not 1.5");
  }
}
