package io.millrace.evaluation.metric;

import static io.millrace.core.model.InteractionType.CARTS;
import static io.millrace.core.model.InteractionType.CLICKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ScoredCaseTest {

  private static final double EXACT = 1e-12;

  @Test
  void aHitCountsFromItsRankOn() {
    ScoredCase scored = Cases.of("s", CLICKS, 7);

    assertThat(scored.hits(5)).isZero();
    assertThat(scored.hits(6)).isZero();
    assertThat(scored.hits(7)).isEqualTo(1);
    assertThat(scored.hits(20)).isEqualTo(1);
  }

  @Test
  void oneTruthGivesTheInverseOfItsRank() {
    ScoredCase scored = Cases.of("s", CLICKS, 3);

    // 1/3; the gain at rank 3 is 1/log2(4) = 0.5, the best list's is 1/log2(2) = 1.
    assertThat(scored.reciprocalRank(5)).isCloseTo(1d / 3, within(EXACT));
    assertThat(scored.ndcg(5)).isCloseTo(0.5, within(EXACT));
    assertThat(scored.reciprocalRank(2)).isZero();
    assertThat(scored.ndcg(2)).isZero();
  }

  @Test
  void severalTruthsShareTheList() {
    ScoredCase scored = Cases.of("s", CARTS, 7, 0, 1);

    assertThat(scored.hits(20)).isEqualTo(2);
    assertThat(scored.reachable(20)).isEqualTo(3);
    assertThat(scored.reachable(2)).isEqualTo(2);
    // The first hit is at rank 1.
    assertThat(scored.reciprocalRank(20)).isEqualTo(1);
    // Gains: 1/log2(2) = 1 and 1/log2(8) = 1/3. The best list has 1 + 1/log2(3) + 1/log2(4)
    // = 1 + 0.63093 + 0.5 = 2.13093. So 1.33333 / 2.13093 = 0.62571.
    assertThat(scored.ndcg(20)).isCloseTo(0.62571, within(1e-5));
    // At 2 only rank 1 counts, and the best list has 1 + 0.63093: 1 / 1.63093 = 0.61315.
    assertThat(scored.ndcg(2)).isCloseTo(0.61315, within(1e-5));
  }

  @Test
  void aMissGivesNothing() {
    ScoredCase scored = Cases.of("s", CLICKS, ScoredTruth.MISSED);

    assertThat(scored.hits(20)).isZero();
    assertThat(scored.reciprocalRank(20)).isZero();
    assertThat(scored.ndcg(20)).isZero();
  }

  @Test
  void refusesACaseInWhichNothingFollowed() {
    assertThatThrownBy(() -> new ScoredCase("s", CLICKS, 0, 1, false, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
