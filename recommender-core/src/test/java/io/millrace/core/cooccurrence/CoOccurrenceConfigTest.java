package io.millrace.core.cooccurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.decay.ForwardDecay;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which parameters of co-occurrence are refused. */
final class CoOccurrenceConfigTest {
  private static final List<CoOccurrenceRule> RULES = CoOccurrenceConfig.DEFAULT.rules();
  private static final Duration MONTH = Duration.ofDays(30);

  @Test
  void namesItsRulesInOrder() {
    assertThat(CoOccurrenceConfig.DEFAULT.ruleNames())
        .containsExactly("time-decayed", "adjacent", "type-weighted", "buy-to-buy", "item-cf");
  }

  @Test
  void refusesRulesThatAreMissingOrNamedTwice() {
    assertRefused(List.of(), 20, 96, 20, MONTH, "there is at least one co-occurrence rule");
    assertRefused(
        List.of(new AdjacentRule(0.1f), new AdjacentRule(0.2f)),
        20,
        96,
        20,
        MONTH,
        "a co-occurrence rule is named twice");
  }

  @Test
  void refusesBoundsOutOfRange() {
    assertRefused(RULES, 0, 96, 20, MONTH, "the session reach is from 1 to 10000, not 0");
    assertRefused(RULES, 20, 0, 20, MONTH, "the capacity is from 1 to 10000, not 0");
    assertRefused(RULES, 20, 10_001, 20, MONTH, "the capacity is from 1 to 10000, not 10001");
    assertRefused(RULES, 20, 96, 0, MONTH, "the list length is from 1 to 100, not 0");
    assertRefused(RULES, 20, 96, 20, Duration.ZERO, "the item expiry is more than zero, not PT0S");
  }

  private static void assertRefused(
      List<CoOccurrenceRule> rules,
      int reach,
      int capacity,
      int listLength,
      Duration expiry,
      String message) {
    ForwardDecay decay = new ForwardDecay(Duration.ofDays(7));
    assertThatThrownBy(
            () ->
                new CoOccurrenceConfig(
                    rules, reach, capacity, decay, listLength, expiry, SecondHopConfig.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
