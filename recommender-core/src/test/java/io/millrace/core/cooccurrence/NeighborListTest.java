package io.millrace.core.cooccurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What is read out of a row. */
final class NeighborListTest {
  /** Items 10 to 14; under the second rule 11 weighs nothing, and 10 and 13 the same. */
  private static final NeighborList LIST =
      new NeighborList(
          2, new long[] {14, 13, 12, 11, 10}, new float[] {1, 2, 0, 4, 0, 7, 5, 0, 0, 4});

  @Test
  void theHeaviestComeFirstAndTiesGoByItemNumber() {
    // 12 has 7; 10 and 13 have 4; 14 has 2; 11 has nothing and is left out.
    assertThat(LIST.heaviest(1, 10)).containsExactly(2, 4, 1, 0);
    assertThat(LIST.heaviest(0, 10)).containsExactly(3, 0);
  }

  @Test
  void givesNoMoreThanAsked() {
    assertThat(LIST.heaviest(1, 2)).containsExactly(2, 4);
    assertThat(LIST.heaviest(1, 1)).containsExactly(2);
    assertThat(LIST.heaviest(1, 0)).isEmpty();
    assertThat(NeighborList.EMPTY.heaviest(0, 5)).isEmpty();
  }

  @Test
  void refusesAnotherNumberOfWeights() {
    assertThatThrownBy(() -> new NeighborList(2, new long[1], new float[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 neighbours and 2 rules need 2 weights, not 1");
  }
}
