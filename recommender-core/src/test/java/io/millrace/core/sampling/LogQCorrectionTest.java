package io.millrace.core.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The sign and the size of the correction. */
final class LogQCorrectionTest {

  @Test
  void takesTheLogarithmOff() {
    // 2 − ln(1/8) = 2 + 3 ln 2.
    assertThat(LogQCorrection.corrected(2, 0.125)).isEqualTo(2 + 3 * Math.log(2), within(1e-12));
    assertThat(LogQCorrection.corrected(-2, 1)).isEqualTo(-2);
  }

  @Test
  void lowersPopularItemsAgainstRareOnesAndRaisesRareOnesAgainstPopularOnes() {
    double popular = LogQCorrection.corrected(1, 0.5);
    double rare = LogQCorrection.corrected(1, 0.001);
    assertThat(popular).isLessThan(rare);
    assertThat(rare - popular).isEqualTo(Math.log(0.5 / 0.001), within(1e-12));
  }

  /**
   * Corrected logits of items that were drawn give the softmax's denominator over all items; with
   * the sign turned, or without a correction, they do not.
   */
  @Test
  void givesTheDenominatorOfTheWholeSoftmaxFromASample() {
    int items = 200;
    int draws = 20_000;
    Random random = new Random(1);
    double[] logits = random.doubles(items, -1, 1).toArray();
    double[] probabilities = new double[items];
    double all = 0;
    for (int item = 0; item < items; item++) {
      probabilities[item] = 0.9 / (item + 1);
      all += Math.exp(logits[item]);
    }
    double corrected = 0;
    double turned = 0;
    double uncorrected = 0;
    for (int draw = 0; draw < draws; draw++) {
      for (int item = 0; item < items; item++) {
        if (random.nextDouble() < probabilities[item]) {
          double logit = LogQCorrection.corrected(logits[item], probabilities[item]);
          corrected += Math.exp(logit) / draws;
          turned += Math.exp(2 * logits[item] - logit) / draws;
          uncorrected += Math.exp(logits[item]) / draws;
        }
      }
    }
    // One item adds exp(s)·sqrt(1/p) at most to the standard deviation of a draw: some 40 for each
    // of 200 items, so 600 together, and 4 after 20,000 draws, where all is 235.
    assertThat(corrected / all).isEqualTo(1, within(0.06));
    assertThat(uncorrected / all).isLessThan(0.1);
    assertThat(turned / all).isLessThan(0.1);
  }

  @Test
  void refusesWhatIsNoProbability() {
    for (double none : new double[] {0, -0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> LogQCorrection.corrected(1, none))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("sampling probability");
    }
  }
}
