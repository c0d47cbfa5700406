package io.millrace.core.sampling;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a configuration of the estimator has to be. */
final class SamplingConfigTest {

  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final SamplingShape SHAPE = new SamplingShape(1, 10, 1);

  @Test
  void refusesWhatWouldGiveNoProbability() {
    assertThatThrownBy(() -> new SamplingConfig(SHAPE, 0, 100, true, INTERVAL))
        .hasMessageContaining("learning rate");
    assertThatThrownBy(() -> new SamplingConfig(SHAPE, Double.NaN, 100, true, INTERVAL))
        .hasMessageContaining("learning rate");
    assertThatThrownBy(() -> new SamplingConfig(SHAPE, 0.1, 0.5, true, INTERVAL))
        .hasMessageContaining("initial gap");
    assertThatThrownBy(
            () -> new SamplingConfig(SHAPE, 0.1, Double.POSITIVE_INFINITY, true, INTERVAL))
        .hasMessageContaining("initial gap");
    assertThatThrownBy(() -> new SamplingConfig(SHAPE, 0.1, 100, true, Duration.ZERO))
        .hasMessageContaining("publish interval");
  }
}
