package io.millrace.core.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ranges that values are kept to. */
final class FeatureTypeTest {

  @ParameterizedTest
  @EnumSource
  void keepsEveryValueWithinItsRange(FeatureType type) {
    assertThat(type.bounded(Double.NEGATIVE_INFINITY)).isEqualTo(type.least());
    assertThat(type.bounded(Double.POSITIVE_INFINITY)).isEqualTo(type.most());
    assertThat(type.bounded(Double.NaN)).isZero();
    float inside = (type.least() + type.most()) / 4;
    assertThat(type.bounded(inside)).isEqualTo(inside);
  }

  /** ln(0.001 + 0.249); others are what they are. */
  @Test
  void weightsAreAddedUpBeforeTheirLogarithm() {
    assertThat(FeatureType.LOG_WEIGHT.ofSum(0.249)).isCloseTo(-1.3862944, within(1e-6));
    assertThat(FeatureType.SHARE.ofSum(0.249)).isEqualTo(0.249);
  }

  @Test
  void logOddsAreFiniteForAnyProbability() {
    // ln(0.75 / 0.25) = ln 3, and ln(10^-6 / (1 − 10^-6))
    assertThat(FeatureType.logOdds(0.75)).isCloseTo(1.0986123, within(1e-6));
    assertThat(FeatureType.logOdds(0)).isCloseTo(-13.8155096, within(1e-6));
    assertThat(FeatureType.logOdds(1)).isCloseTo(13.8155096, within(1e-6));
  }
}
