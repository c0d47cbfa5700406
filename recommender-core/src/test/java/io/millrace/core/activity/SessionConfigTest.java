package io.millrace.core.activity;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which bounds of a session are refused. */
final class SessionConfigTest {
  @Test
  void refusesAHistoryThatIsEmptyOrTooLong() {
    assertThatThrownBy(() -> new SessionConfig(0, Duration.ofDays(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the history length is from 1 to 10000, not 0");
    assertThatThrownBy(() -> new SessionConfig(10_001, Duration.ofDays(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the history length is from 1 to 10000, not 10001");
  }

  @Test
  void refusesAnExpiryOfNothing() {
    assertThatThrownBy(() -> new SessionConfig(1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the session expiry is more than zero, not PT0S");
  }
}
