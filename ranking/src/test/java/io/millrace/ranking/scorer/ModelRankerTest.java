package io.millrace.ranking.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Scores as probabilities. */
final class ModelRankerTest {

  @Test
  void sharesTheProbabilityAmongTheCandidatesAndNoneOfThem() {
    // Clicks: e^s = 2 and 1 beside the 1 of none. Carts: both certain. Orders: both unlikely.
    float[] scores = {(float) Math.log(2), 200, -20, 0, 200, -20};
    float[] p = ModelRanker.probabilities(scores);
    assertThat(p[0]).isCloseTo(0.5f, within(1e-6f));
    assertThat(p[3]).isCloseTo(0.25f, within(1e-6f));
    assertThat(p[1]).isEqualTo(0.5f);
    assertThat(p[4]).isEqualTo(0.5f);
    assertThat(p[2]).isCloseTo((float) Math.exp(-20), within(1e-12f));
  }

  @Test
  void staysFiniteForTheLargestScores() {
    float most = Float.MAX_VALUE;
    float[] p = ModelRanker.probabilities(new float[] {most, -most, 0, -most, -most, most});
    assertThat(p).containsExactly(1, 0, 0, 0, 0, 1);
  }

  @Test
  void anEmptyListHasNone() {
    assertThat(ModelRanker.probabilities(new float[0])).isEmpty();
  }
}
