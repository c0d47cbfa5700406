package io.millrace.core.cooccurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The increments of a visit, by neighbour and rule. */
final class ItemVisitTest {

  @Test
  void givesEachNeighbourItsIncrementUnderEachRule() {
    ItemVisit visit =
        new ItemVisit(1, 10, 2, new long[] {5, 6}, new float[] {1, 2, 3, 4}, 1, 0, null);

    assertThat(visit.size()).isEqualTo(2);
    assertThat(visit.neighbor(1)).isEqualTo(6);
    assertThat(visit.increment(0, 1)).isEqualTo(2);
    assertThat(visit.increment(1, 0)).isEqualTo(3);
  }

  @Test
  void refusesIncrementsThatDoNotFitTheNeighboursAndRules() {
    assertThatThrownBy(() -> new ItemVisit(1, 10, 2, new long[] {5, 6}, new float[3], 0, 0, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 neighbours and 2 rules need 4 increments, not 3");
  }
}
