package io.millrace.core.cooccurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The increments of pairs that follow one another directly. */
final class AdjacentRuleTest {
  @Test
  void countsTheNextInteractionHoweverLate() {
    assertThat(AdjacentRule.DEFAULT.forward(new SessionPair(0, 1))).isEqualTo(1f);
    assertThat(AdjacentRule.DEFAULT.forward(new SessionPair(Long.MAX_VALUE, 1))).isEqualTo(1f);
    assertThat(AdjacentRule.DEFAULT.backward(new SessionPair(0, 1))).isEqualTo(0.3f);
  }

  @Test
  void countsNothingFartherAway() {
    assertThat(AdjacentRule.DEFAULT.forward(new SessionPair(0, 2))).isZero();
    assertThat(AdjacentRule.DEFAULT.backward(new SessionPair(0, 2))).isZero();
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1.1f, Float.NaN})
  void refusesABackwardWeightOutsideOfZeroToOne(float backwardWeight) {
    assertThatThrownBy(() -> new AdjacentRule(backwardWeight))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the backward weight is from 0 to 1, not " + backwardWeight);
  }
}
