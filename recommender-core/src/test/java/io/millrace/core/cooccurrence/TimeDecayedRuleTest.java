package io.millrace.core.cooccurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The increments of pairs by the time between them. */
final class TimeDecayedRuleTest {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final TimeDecayedRule RULE = TimeDecayedRule.DEFAULT;

  @Test
  void halvesWithEachHalfLife() {
    assertThat(RULE.forward(new SessionPair(0, 1))).isEqualTo(1f);
    assertThat(RULE.forward(new SessionPair(HOUR, 1))).isEqualTo(0.5f);
    assertThat(RULE.forward(new SessionPair(2 * HOUR, 1))).isEqualTo(0.25f);
    assertThat(RULE.forward(new SessionPair(10 * HOUR, 1))).isEqualTo(1f / 1024);
  }

  @Test
  void countsBothDirectionsAlikeAtAnyDistance() {
    assertThat(RULE.backward(new SessionPair(HOUR, 1))).isEqualTo(0.5f);
    assertThat(RULE.forward(new SessionPair(HOUR, 19))).isEqualTo(0.5f);
  }

  @Test
  void countsUpToTheWindowAndNothingBeyond() {
    assertThat(RULE.forward(new SessionPair(24 * HOUR, 1))).isEqualTo((float) Math.pow(2, -24));
    assertThat(RULE.forward(new SessionPair(24 * HOUR + 1, 1))).isZero();
    assertThat(RULE.backward(new SessionPair(24 * HOUR + 1, 1))).isZero();
  }

  @Test
  void refusesAHalfLifeBelowAMillisecond() {
    assertThatThrownBy(() -> new TimeDecayedRule(Duration.ofNanos(1), Duration.ofHours(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the half-life is at least 1 ms, not PT0.000000001S");
    assertThatThrownBy(() -> new TimeDecayedRule(Duration.ofHours(-1), Duration.ofHours(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAWindowOfNothing() {
    assertThatThrownBy(() -> new TimeDecayedRule(Duration.ofHours(1), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the window is more than zero, not PT0S");
  }
}
