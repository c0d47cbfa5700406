package io.millrace.core.cooccurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.model.InteractionType;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The increments of pairs by distance and by the length of the session. */
final class ItemCfRuleTest {
  private static final Offset<Float> ROUNDING = within(1e-6f);
  private static final ItemCfRule RULE = ItemCfRule.DEFAULT;

  @Test
  void fallsWithTheLengthOfTheSession() {
    // 1 / ln 3, 1 / ln 4 and 1 / ln 101
    assertThat(RULE.forward(pair(1, 2))).isCloseTo(0.9102392f, ROUNDING);
    assertThat(RULE.forward(pair(1, 3))).isCloseTo(0.7213475f, ROUNDING);
    assertThat(RULE.forward(pair(1, 100))).isCloseTo(0.2166791f, ROUNDING);
  }

  @Test
  void fallsWithTheDistance() {
    // 0.9 / ln 4, and 0.9^2 / ln 4
    assertThat(RULE.forward(pair(2, 3))).isCloseTo(0.6492128f, ROUNDING);
    assertThat(RULE.forward(pair(3, 3))).isCloseTo(0.5842915f, ROUNDING);
  }

  @Test
  void weighsEachDirection() {
    // 0.7 / ln 4
    assertThat(RULE.backward(pair(1, 3))).isCloseTo(0.5049433f, ROUNDING);
    // 0.5 / ln 4, and nothing
    assertThat(new ItemCfRule(0.5f, 0).forward(pair(1, 3))).isCloseTo(0.3606738f, ROUNDING);
    assertThat(new ItemCfRule(0.5f, 0).backward(pair(1, 3))).isZero();
  }

  @Test
  void isDividedByHowOftenTheItemsCame() {
    assertThat(RULE.cosineNormalized()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1.1f, Float.NaN})
  void refusesAWeightOutsideOfZeroToOne(float weight) {
    assertThatThrownBy(() -> new ItemCfRule(weight, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the forward weight is from 0 to 1, not " + weight);
    assertThatThrownBy(() -> new ItemCfRule(1, weight))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the backward weight is from 0 to 1, not " + weight);
  }

  private static SessionPair pair(int distance, long sessionLength) {
    return new SessionPair(
        1_000, distance, InteractionType.CLICKS, InteractionType.CLICKS, sessionLength);
  }
}
