package io.millrace.evaluation.metric;

import static io.millrace.core.model.InteractionType.CLICKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CoverageTest {

  @Test
  void countsTheItemsOfAChoiceOfSessions() {
    Coverage coverage = new Coverage();
    coverage.add("a", 1);
    coverage.add("a", 2);
    coverage.add("b", 2);
    coverage.add("b", 2);
    coverage.add("c", 3);
    int[][] sessions = coverage.sessions(Map.of("a", 2, "b", 0, "c", 1));

    assertThat(coverage.items()).isEqualTo(3);
    assertThat(Coverage.items(sessions, new int[] {1, 1, 1})).isEqualTo(3);
    // Session b twice and c once.
    assertThat(Coverage.items(sessions, new int[] {2, 1, 0})).isEqualTo(2);
    assertThat(Coverage.items(sessions, new int[] {0, 0, 3})).isEqualTo(2);
    assertThat(Coverage.items(sessions, new int[] {0, 0, 0})).isZero();
  }

  @Test
  void keepsABoundedNumberOfSessionsPerItem() {
    Coverage coverage = new Coverage();
    Map<String, Integer> numbers = new HashMap<>();
    for (int session = 0; session < 1_000; session++) {
      coverage.add("s" + session, 1);
      numbers.put("s" + session, session);
    }

    assertThat(coverage.sessions(numbers)).hasDimensions(1, 32);
  }

  @Test
  void refusesASessionWithoutANumber() {
    Coverage coverage = new Coverage();
    coverage.add("a", 1);

    assertThatThrownBy(() -> coverage.sessions(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("session a");
  }

  @Test
  void itsIntervalHoldsTheFigureAndIsAsWideAsChanceMakesIt() {
    // Each of 400 sessions has an item of its own, of 800 in the log. A choice of 400 has
    // 400 · (1 − (1 − 1/400)^400) = 252.8 different sessions on average, with a variance of about
    // 400 · e^−1 · (1 − 2/e) = 38.9, so a standard deviation of 6.2 items or 0.0078 of the log.
    Figure figure = EvaluationResult.of(run(400), 42).figure("", "coverage@20");

    assertThat(figure.value()).isEqualTo(0.5);
    assertThat(figure.low()).isCloseTo(0.5 - 1.96 * 0.0078, within(0.002));
    assertThat(figure.high()).isCloseTo(0.5 + 1.96 * 0.0078, within(0.002));
    assertThat(EvaluationResult.of(run(400), 42).figure("", "coverage@20")).isEqualTo(figure);
  }

  @Test
  void isComparedToo() {
    FigureDifference none = difference(run(400), run(400));
    assertThat(none.difference().value()).isZero();
    assertThat(none.isDistinguishable()).isFalse();

    FigureDifference fewer = difference(run(400), run(200));
    assertThat(fewer.first()).isEqualTo(0.5);
    assertThat(fewer.second()).isEqualTo(0.25);
    assertThat(fewer.isDistinguishable()).isTrue();
  }

  private static FigureDifference difference(ScoredRun first, ScoredRun second) {
    return Comparison.of(first, second, 42).differences().stream()
        .filter(each -> each.difference().name().equals("coverage@20"))
        .findFirst()
        .orElseThrow();
  }

  /** 400 sessions with a case each, the first of which have an item of their own. */
  private static ScoredRun run(int covering) {
    List<ScoredCase> cases = new ArrayList<>();
    Coverage coverage = new Coverage();
    for (int session = 0; session < 400; session++) {
      cases.add(Cases.of("s" + session, CLICKS, 1));
      if (session < covering) {
        coverage.add("s" + session, session);
      }
    }
    return new ScoredRun(cases, List.of(), coverage, 800, Map.of());
  }
}
