package io.millrace.core.cooccurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.model.InteractionType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The increments of pairs by the time between them. */
final class TimeDecayedRuleTest {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final TimeDecayedRule RULE = TimeDecayedRule.DEFAULT;

  @Test
  void halvesWithEachHalfLife() {
    assertThat(RULE.forward(pair(0, 1))).isEqualTo(1f);
    assertThat(RULE.forward(pair(HOUR, 1))).isEqualTo(0.5f);
    assertThat(RULE.forward(pair(2 * HOUR, 1))).isEqualTo(0.25f);
    assertThat(RULE.forward(pair(10 * HOUR, 1))).isEqualTo(1f / 1024);
  }

  @Test
  void countsBothDirectionsAlikeAtAnyDistance() {
    assertThat(RULE.backward(pair(HOUR, 1))).isEqualTo(0.5f);
    assertThat(RULE.forward(pair(HOUR, 19))).isEqualTo(0.5f);
  }

  @Test
  void countsUpToTheWindowAndNothingBeyond() {
    assertThat(RULE.forward(pair(24 * HOUR, 1))).isEqualTo((float) Math.pow(2, -24));
    assertThat(RULE.forward(pair(24 * HOUR + 1, 1))).isZero();
    assertThat(RULE.backward(pair(24 * HOUR + 1, 1))).isZero();
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

  private static SessionPair pair(long gapMillis, int distance) {
    return new SessionPair(
        gapMillis, distance, InteractionType.CLICKS, InteractionType.CLICKS, distance + 1L);
  }
}
