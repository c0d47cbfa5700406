package io.millrace.core.cooccurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.model.InteractionType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The increments of pairs that follow one another directly. */
final class AdjacentRuleTest {
  @Test
  void countsTheNextInteractionHoweverLate() {
    assertThat(AdjacentRule.DEFAULT.forward(pair(0, 1))).isEqualTo(1f);
    assertThat(AdjacentRule.DEFAULT.forward(pair(Long.MAX_VALUE, 1))).isEqualTo(1f);
    assertThat(AdjacentRule.DEFAULT.backward(pair(0, 1))).isEqualTo(0.3f);
  }

  @Test
  void countsNothingFartherAway() {
    assertThat(AdjacentRule.DEFAULT.forward(pair(0, 2))).isZero();
    assertThat(AdjacentRule.DEFAULT.backward(pair(0, 2))).isZero();
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1.1f, Float.NaN})
  void refusesABackwardWeightOutsideOfZeroToOne(float backwardWeight) {
    assertThatThrownBy(() -> new AdjacentRule(backwardWeight))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the backward weight is from 0 to 1, not " + backwardWeight);
  }

  private static SessionPair pair(long gapMillis, int distance) {
    return new SessionPair(
        gapMillis, distance, InteractionType.CLICKS, InteractionType.CLICKS, distance + 1L);
  }
}
