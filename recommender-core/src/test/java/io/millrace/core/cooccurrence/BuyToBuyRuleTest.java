package io.millrace.core.cooccurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.model.InteractionType;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The increments of pairs that were carted or ordered. */
final class BuyToBuyRuleTest {
  private static final Duration WINDOW = Duration.ofDays(14);
  private static final BuyToBuyRule RULE = BuyToBuyRule.DEFAULT;

  @ParameterizedTest
  @CsvSource({
    "CARTS, CARTS, 1",
    "CARTS, ORDERS, 1",
    "ORDERS, CARTS, 1",
    "ORDERS, ORDERS, 1",
    "CLICKS, ORDERS, 0",
    "CARTS, CLICKS, 0",
    "CLICKS, CLICKS, 0"
  })
  void countsPairsOfCartsAndOrdersInBothDirections(
      InteractionType earlier, InteractionType later, float increment) {
    SessionPair pair = new SessionPair(1_000, 5, earlier, later, 7);

    assertThat(RULE.forward(pair)).isEqualTo(increment);
    assertThat(RULE.backward(pair)).isEqualTo(increment);
  }

  @Test
  void countsUpToTheWindowAndNothingBeyond() {
    SessionPair beyond = orders(WINDOW.toMillis() + 1);

    assertThat(RULE.forward(orders(WINDOW.toMillis()))).isEqualTo(1f);
    assertThat(RULE.forward(beyond)).isZero();
    assertThat(RULE.backward(beyond)).isZero();
  }

  @Test
  void isReadOutAsItIs() {
    assertThat(RULE.cosineNormalized()).isFalse();
  }

  @Test
  void refusesAWindowOfNothing() {
    assertThatThrownBy(() -> new BuyToBuyRule(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the window is more than zero, not PT0S");
    assertThatThrownBy(() -> new BuyToBuyRule(Duration.ofDays(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static SessionPair orders(long gapMillis) {
    return new SessionPair(gapMillis, 1, InteractionType.ORDERS, InteractionType.ORDERS, 2);
  }
}
