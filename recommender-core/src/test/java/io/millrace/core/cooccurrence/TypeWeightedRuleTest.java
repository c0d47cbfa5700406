package io.millrace.core.cooccurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.model.InteractionType;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The increments of pairs by the types of their interactions. */
final class TypeWeightedRuleTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final TypeWeightedRule RULE = TypeWeightedRule.DEFAULT;

  /** Forward leads to the later one, backward to the earlier one. */
  @ParameterizedTest
  @CsvSource({
    "CLICKS, CLICKS, 1, 1",
    "CLICKS, CARTS, 6, 1",
    "CLICKS, ORDERS, 3, 1",
    "CARTS, CLICKS, 1, 6",
    "CARTS, ORDERS, 3, 6",
    "ORDERS, CARTS, 6, 3"
  })
  void eachDirectionGetsTheWeightOfWhatItLeadsTo(
      InteractionType earlier, InteractionType later, float forward, float backward) {
    SessionPair pair = new SessionPair(1_000, 3, earlier, later, 7);

    assertThat(RULE.forward(pair)).isEqualTo(forward);
    assertThat(RULE.backward(pair)).isEqualTo(backward);
  }

  @Test
  void countsUpToTheWindowAndNothingBeyond() {
    SessionPair within = cartThenOrder(DAY.toMillis());
    SessionPair beyond = cartThenOrder(DAY.toMillis() + 1);

    assertThat(RULE.forward(within)).isEqualTo(3f);
    assertThat(RULE.forward(beyond)).isZero();
    assertThat(RULE.backward(beyond)).isZero();
  }

  @Test
  void aTypeOfWeightZeroCountsNothing() {
    TypeWeightedRule cartsOnly = new TypeWeightedRule(0, 2, 0, DAY);

    assertThat(cartsOnly.forward(cartThenOrder(0))).isZero();
    assertThat(cartsOnly.backward(cartThenOrder(0))).isEqualTo(2f);
  }

  @Test
  void isReadOutAsItIs() {
    assertThat(RULE.cosineNormalized()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1_000.1f, Float.NaN})
  void refusesAWeightOutsideOfZeroToAThousand(float weight) {
    assertThatThrownBy(() -> new TypeWeightedRule(weight, 1, 1, DAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the weight of clicks is from 0 to 1000, not " + weight);
    assertThatThrownBy(() -> new TypeWeightedRule(1, weight, 1, DAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the weight of carts is from 0 to 1000, not " + weight);
    assertThatThrownBy(() -> new TypeWeightedRule(1, 1, weight, DAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the weight of orders is from 0 to 1000, not " + weight);
  }

  @Test
  void refusesAWindowOfNothing() {
    assertThatThrownBy(() -> new TypeWeightedRule(1, 6, 3, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the window is more than zero, not PT0S");
  }

  private static SessionPair cartThenOrder(long gapMillis) {
    return new SessionPair(gapMillis, 1, InteractionType.CARTS, InteractionType.ORDERS, 2);
  }
}
