package io.millrace.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplaySpeedTest {

  @ParameterizedTest
  @CsvSource({"1x, 1", "60X, 60", "0.5x, 0.5", "7, 7"})
  void readsFactors(String text, double factor) {
    assertThat(ReplaySpeed.parse(text)).isEqualTo(new ReplaySpeed(factor));
  }

  @Test
  void maxWaitsForNothing() {
    assertThat(ReplaySpeed.parse("max").unlimited()).isTrue();
    assertThat(ReplaySpeed.MAX.delayNanos(0, Long.MAX_VALUE)).isZero();
  }

  @Test
  void aFactorShrinksGaps() {
    // A minute at 60 times the speed is a second.
    assertThat(new ReplaySpeed(60).delayNanos(1_000, 61_000)).isEqualTo(1_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0x", "0", "-1x", "fast", "1e9", "x", "NaN"})
  void refusesOthers(String text) {
    assertThatThrownBy(() -> ReplaySpeed.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' is neither 'max' nor a factor such as 60x");
  }
}
