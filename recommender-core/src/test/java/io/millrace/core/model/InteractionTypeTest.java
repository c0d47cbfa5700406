package io.millrace.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The codes and names of interaction types, which stay for good. */
final class InteractionTypeTest {
  @Test
  void keepsItsCodesAndNames() {
    assertThat(InteractionType.values())
        .extracting(type -> type.code() + " " + type.wireName())
        .containsExactly("0 clicks", "1 carts", "2 orders");
  }

  @Test
  void isFoundByCodeAndByName() {
    for (InteractionType type : InteractionType.values()) {
      assertThat(InteractionType.ofCode(type.code())).isEqualTo(type);
      assertThat(InteractionType.ofWireName(type.wireName())).isEqualTo(type);
    }
  }

  @Test
  void refusesCodesAndNamesThatDoNotExist() {
    assertThatThrownBy(() -> InteractionType.ofCode(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no interaction type has the code 3");
    assertThatThrownBy(() -> InteractionType.ofCode(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> InteractionType.ofWireName("CLICKS"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no interaction type is called CLICKS");
  }
}
