package io.millrace.core.candidate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.decay.ForwardDecay;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which parameters of the calibration are refused. */
final class CalibrationConfigTest {
  private static final ForwardDecay DECAY = new ForwardDecay(Duration.ofDays(7));

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesAPriorThatIsNotAboveZeroAndFinite(double strength) {
    assertThatThrownBy(() -> new CalibrationConfig(DECAY, strength, 0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the prior of the calibration is above 0, not " + strength);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.1, 1.1, Double.NaN})
  void refusesAFirstProbabilityOutsideOfZeroToOne(double first) {
    assertThatThrownBy(() -> new CalibrationConfig(DECAY, 20, first))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the first probability of the calibration is between 0 and 1, not " + first);
  }
}
