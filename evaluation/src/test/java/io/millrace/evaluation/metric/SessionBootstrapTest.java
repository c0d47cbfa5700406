package io.millrace.evaluation.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class SessionBootstrapTest {

  @Test
  void quantilesLieBetweenTwoValues() {
    double[] sorted = {1, 2, 4, 8, 16};

    // 0.5 of 4 steps is step 2; 0.6 of 4 steps is step 2.4, 4 + 0.4 · (8 − 4) = 5.6.
    assertThat(SessionBootstrap.quantile(sorted, 0.5)).isEqualTo(4);
    assertThat(SessionBootstrap.quantile(sorted, 0.6)).isCloseTo(5.6, within(1e-12));
    assertThat(SessionBootstrap.quantile(sorted, 0)).isEqualTo(1);
    assertThat(SessionBootstrap.quantile(sorted, 1)).isEqualTo(16);
  }

  @Test
  void drawsAsManySessionsAsThereAre() {
    int[] resamples = {0};
    new SessionBootstrap(17, 50, 1)
        .forEach(
            times -> {
              assertThat(Arrays.stream(times).sum()).isEqualTo(17);
              resamples[0]++;
            });
    assertThat(resamples[0]).isEqualTo(50);
  }

  @Test
  void leavesOutChoicesWithoutAValue() {
    Figure figure =
        SessionBootstrap.interval("", "x", 1, new double[] {Double.NaN, 3, Double.NaN, 3});

    assertThat(figure).isEqualTo(new Figure("", "x", 1, 3, 3));
    assertThat(SessionBootstrap.interval("", "x", 1, new double[] {Double.NaN}).hasInterval())
        .isFalse();
  }
}
