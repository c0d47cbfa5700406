package io.millrace.core.activity;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.decay.ForwardDecay;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which bounds of a session are refused. */
final class SessionConfigTest {

  private static final ForwardDecay DECAY = SessionConfig.DEFAULT.activityDecay();

  @Test
  void refusesAHistoryThatIsEmptyOrTooLong() {
    assertThatThrownBy(() -> new SessionConfig(0, Duration.ofDays(1), DECAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the history length is from 1 to 10000, not 0");
    assertThatThrownBy(() -> new SessionConfig(10_001, Duration.ofDays(1), DECAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the history length is from 1 to 10000, not 10001");
  }

  @Test
  void refusesAnExpiryOfNothing() {
    assertThatThrownBy(() -> new SessionConfig(1, Duration.ZERO, DECAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the session expiry is more than zero, not PT0S");
  }
}
