package io.millrace.core.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bounds of the configuration. */
final class ExampleConfigTest {

  @ParameterizedTest
  @CsvSource({
    "0, 20, 50, 1000, 'the horizon is at least 1 ms, not PT0S'",
    "-1, 20, 50, 1000, 'the horizon is at least 1 ms, not PT-0.001S'",
    "1, -1, 50, 1000, 'the negatives are from 0 to 10000, not -1'",
    "1, 10001, 50, 1000, 'the negatives are from 0 to 10000, not 10001'",
    "1, 20, 0, 1000, 'the lists of a session are from 1 to 10000, not 0'",
    "1, 20, 50, 0, 'the interactions of a session are from 1 to 100000, not 0'"
  })
  void namesWhatIsOutOfRange(
      long horizonMillis, int negatives, int lists, int outcomes, String message) {
    assertThatThrownBy(
            () -> new ExampleConfig(Duration.ofMillis(horizonMillis), negatives, lists, outcomes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
