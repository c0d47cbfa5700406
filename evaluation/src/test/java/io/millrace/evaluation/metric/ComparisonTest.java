package io.millrace.evaluation.metric;

import static io.millrace.core.model.InteractionType.CLICKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

final class ComparisonTest {

  @Test
  void tellsNoDifferenceOfARunToItself() {
    ScoredRun run = run(i -> i % 4);

    assertThat(Comparison.of(run, run, 42).differences())
        .isNotEmpty()
        .allSatisfy(
            each -> {
              assertThat(each.difference().value()).isZero();
              assertThat(each.difference().low()).isZero();
              assertThat(each.difference().high()).isZero();
              assertThat(each.isDistinguishable()).isFalse();
            });
  }

  @Test
  void pairsSessions() {
    // The second finds one case in ten more: 0.1, with a standard error of sqrt(0.1 · 0.9 / 200)
    // = 0.021 where sessions are paired. Unpaired it would be 0.048, which leaves it in doubt.
    FigureDifference recall = recall(run(i -> i % 2), run(i -> i % 2 == 1 || i % 10 == 0 ? 1 : 0));

    assertThat(recall.first()).isEqualTo(0.5);
    assertThat(recall.second()).isEqualTo(0.6);
    assertThat(recall.difference().value()).isCloseTo(0.1, within(1e-12));
    assertThat(recall.difference().low()).isCloseTo(0.1 - 1.96 * 0.021, within(0.015));
    assertThat(recall.difference().high()).isCloseTo(0.1 + 1.96 * 0.021, within(0.015));
    assertThat(recall.isDistinguishable()).isTrue();
  }

  @Test
  void doesNotTellADifferenceThatChanceWouldGive() {
    // One more in a session, one fewer in another, and one more in a third.
    FigureDifference recall =
        recall(run(i -> i % 2), run(i -> i == 0 || i == 2 ? 1 : i == 1 ? 0 : i % 2));

    assertThat(recall.difference().value()).isCloseTo(1d / 200, within(1e-12));
    assertThat(recall.isDistinguishable()).isFalse();
  }

  private static FigureDifference recall(ScoredRun first, ScoredRun second) {
    return Comparison.of(first, second, 42).differences().stream()
        .filter(each -> each.difference().section().equals("types.clicks"))
        .filter(each -> each.difference().name().equals("recall@20"))
        .findFirst()
        .orElseThrow();
  }

  private static ScoredRun run(IntUnaryOperator rank) {
    ScoredCase[] cases = new ScoredCase[200];
    Arrays.setAll(cases, i -> Cases.of("s" + i, CLICKS, rank.applyAsInt(i)));
    return Cases.run(cases);
  }
}
