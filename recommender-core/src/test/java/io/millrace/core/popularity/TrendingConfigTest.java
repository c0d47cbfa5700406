package io.millrace.core.popularity;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.decay.ForwardDecay;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which parameters of trends are refused. */
final class TrendingConfigTest {
  private static final ForwardDecay HOUR = new ForwardDecay(Duration.ofHours(1));
  private static final ForwardDecay WEEK = new ForwardDecay(Duration.ofDays(7));

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1_001})
  void refusesAListOfAnotherLengthThanOneToAThousand(int length) {
    assertThatThrownBy(() -> config(10_000, length, HOUR, 5, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the list length is from 1 to 1000, not " + length);
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 1_000_001})
  void refusesACapacityBelowTheListOrAboveAMillion(int capacity) {
    assertThatThrownBy(() -> config(capacity, 10, HOUR, 5, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the capacity is at least the list length, 10, and at most 1000000, not " + capacity);
  }

  @Test
  void refusesARecentHalfLifeThatIsNoShorterThanTheLongTermOne() {
    assertThatThrownBy(() -> config(100, 10, WEEK, 5, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the recent half-life is shorter than the long-term one");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesASmoothingThatIsNotAboveZeroAndFinite(double smoothing) {
    assertThatThrownBy(() -> config(100, 10, HOUR, smoothing, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the smoothing is more than 0, not " + smoothing);
  }

  @Test
  void refusesARefreshIntervalBelowZero() {
    assertThatThrownBy(() -> config(100, 10, HOUR, 5, Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the refresh interval is 0 or more");
  }

  private static TrendingConfig config(
      int capacity, int length, ForwardDecay recent, double smoothing, Duration refresh) {
    return new TrendingConfig(capacity, length, recent, WEEK, smoothing, refresh);
  }
}
