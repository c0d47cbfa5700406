package io.millrace.schemas.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class MillionthsTest {
  @Test
  void roundsToTheNearest() {
    assertThat(Millionths.of(0)).isZero();
    assertThat(Millionths.of(4e-7f)).isZero();
    assertThat(Millionths.of(6e-7f)).isEqualTo(1);
    assertThat(Millionths.of(0.125f)).isEqualTo(125_000);
    assertThat(Millionths.of(1)).isEqualTo(1_000_000);
  }

  @Test
  void isHalfAMillionthOffAtMost() {
    for (float p = 1; p > 1e-9f; p *= 0.9f) {
      assertThat(Millionths.probability(Millionths.of(p))).isCloseTo(p, within(5.4e-7));
    }
    assertThat(Millionths.probability(125_000)).isEqualTo(0.125);
  }
}
