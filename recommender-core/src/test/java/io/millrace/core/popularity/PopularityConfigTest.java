package io.millrace.core.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.decay.ForwardDecay;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which parameters of popularity are refused. */
final class PopularityConfigTest {
  private static final ForwardDecay DAY = new ForwardDecay(Duration.ofDays(1));

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1_001})
  void refusesAListOfAnotherLengthThanOneToAThousand(int length) {
    assertThatThrownBy(() -> new PopularityConfig(10_000, length, DAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the list length is from 1 to 1000, not " + length);
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 1_000_001})
  void refusesACapacityBelowTheListOrAboveAMillion(int capacity) {
    assertThatThrownBy(() -> new PopularityConfig(capacity, 10, DAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the capacity is at least the list length, 10, and at most 1000000, not " + capacity);
  }

  @Test
  void takesTheEndsOfTheRanges() {
    assertThat(new PopularityConfig(1, 1, DAY).capacity()).isEqualTo(1);
    assertThat(new PopularityConfig(1_000_000, 1_000, DAY).capacity()).isEqualTo(1_000_000);
  }
}
