package io.millrace.evaluation.metric;

import static io.millrace.core.model.InteractionType.CARTS;
import static io.millrace.core.model.InteractionType.CLICKS;
import static io.millrace.core.model.InteractionType.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.model.InteractionType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EvaluationResultTest {

  private static final double EXACT = 1e-12;

  @Test
  void averagesOverCases() {
    // Clicks hit at ranks 1, 3, 7, and once not at all.
    EvaluationResult result =
        EvaluationResult.of(
            Cases.run(
                Cases.of("a", CLICKS, 1),
                Cases.of("a", CLICKS, 0),
                Cases.of("b", CLICKS, 3),
                Cases.of("c", CLICKS, 7)),
            42);

    assertThat(result.cases()).containsEntry(CLICKS, 4L).containsEntry(CARTS, 0L);
    assertThat(result.sessions()).isEqualTo(3);
    // Within 20: 3 of 4. Within 5: 2 of 4.
    assertFigure(result, CLICKS, "recall@20", 0.75);
    assertFigure(result, CLICKS, "hitRate@20", 0.75);
    assertFigure(result, CLICKS, "recall@5", 0.5);
    // (1 + 1/3 + 1/7) / 4 and (1 + 1/3) / 4.
    assertFigure(result, CLICKS, "mrr@20", (1 + 1d / 3 + 1d / 7) / 4);
    assertFigure(result, CLICKS, "mrr@5", (1 + 1d / 3) / 4);
    // (1/log2(2) + 1/log2(4) + 1/log2(8)) / 4 = (1 + 1/2 + 1/3) / 4.
    assertFigure(result, CLICKS, "ndcg@10", (1 + 0.5 + 1d / 3) / 4);
    // 3 hits in 4 lists of 20 places; 2 hits in 4 lists of 5.
    assertFigure(result, CLICKS, "precision@20", 3d / 80);
    assertFigure(result, CLICKS, "precision@5", 2d / 20);
    // Only clicks have cases, so their figure is the weighted one.
    assertThat(weighted(result)).isCloseTo(0.75, within(EXACT));
    // 1 item of 4 in the catalogue.
    assertThat(result.figure("", "coverage@20").value()).isEqualTo(0.25);
    // Every choice of sessions covers it.
    assertThat(result.figure("", "coverage@20").low()).isEqualTo(0.25);
    assertThat(result.figure("", "coverage@20").high()).isEqualTo(0.25);
  }

  @Test
  void scoresSessionsAsOttoDoes() {
    // Session a: next click hit; of 3 later carts 2 hit. Session b: next click missed; of 25 later
    // orders 10 hit, and no more than 20 could be. Session c: of 2 later orders 2 hit.
    int[] orders = new int[25];
    for (int i = 0; i < 10; i++) {
      orders[i] = 2 * i + 1;
    }
    EvaluationResult result =
        EvaluationResult.of(
            Cases.run(
                Cases.of("a", CLICKS, 4),
                Cases.of("a", CARTS, 1, 20, 0),
                Cases.of("b", CLICKS, 0),
                Cases.of("b", ORDERS, orders),
                Cases.of("c", ORDERS, 1, 2)),
            42);

    // Clicks 1 / 2. Carts 2 / 3. Orders (10 + 2) / (min(20, 25) + 2) = 12 / 22.
    assertFigure(result, CLICKS, "recall@20", 0.5);
    assertFigure(result, CARTS, "recall@20", 2d / 3);
    assertFigure(result, ORDERS, "recall@20", 12d / 22);
    // 0.1 · 0.5 + 0.3 · 0.66667 + 0.6 · 0.54545 = 0.05 + 0.2 + 0.32727 = 0.57727.
    assertThat(weighted(result)).isCloseTo(0.57727, within(1e-5));
    // Each of the two sessions has an order among the first 20, and precision counts 12 of 40.
    assertFigure(result, ORDERS, "hitRate@20", 1);
    assertFigure(result, ORDERS, "precision@20", 12d / 40);
  }

  @Test
  void leavesTypesWithoutCasesOutOfTheWeights() {
    EvaluationResult result =
        EvaluationResult.of(
            Cases.run(Cases.of("a", CLICKS, 1), Cases.of("b", CARTS, 0), Cases.of("c", CARTS, 1)),
            42);

    // (0.1 · 1 + 0.3 · 0.5) / (0.1 + 0.3) = 0.625.
    assertThat(weighted(result)).isCloseTo(0.625, within(EXACT));
  }

  @Test
  void tellsWhatEachChannelFound() {
    // Ranks in channels x and y from 0, absent -1; the list names x (0) or y (1) for a hit.
    List<ScoredCase> cases =
        List.of(
            // Both channels have it, and the list has it at rank 2 because of y.
            one("a", false, new ScoredTruth(1, 0, 2, 1, true, (short) 4, (short) 0)),
            // Only x has it, and the list has it at rank 20 because of x.
            one("a", false, new ScoredTruth(2, 0, 20, 0, true, (short) 19, (short) -1)),
            // Past the first 20 of x, so only y has it; the list has it at 21, which is no hit.
            one("b", true, new ScoredTruth(3, 0, 21, 1, true, (short) 20, (short) 3)),
            // None has it.
            one("c", false, new ScoredTruth(4, 0, 0, -1, false, (short) -1, (short) -1)));
    Coverage coverage = new Coverage();
    for (int item = 0; item < 30; item++) {
      coverage.add("abc".substring(item % 3, item % 3 + 1), item);
    }
    EvaluationResult result =
        EvaluationResult.of(
            new ScoredRun(cases, List.of("x", "y"), coverage, 120, Map.of("repeated", 2L)), 42);

    assertThat(result.channels()).containsExactly("x", "y");
    // x: the first two of 4 found, the second alone, the second credited.
    assertThat(values(result, "channels.x")).containsExactly(0.5, 0.25, 0.25);
    // y: the first and the third found, the third alone, the first credited.
    assertThat(values(result, "channels.y")).containsExactly(0.5, 0.25, 0.25);
    // 3 of 4 are candidates, one list of 4 was filled up, 30 of 120 items were shown.
    assertThat(values(result, "candidates")).containsExactly(0.75);
    assertThat(values(result, "")).containsExactly(0.25, 0.25);
    assertThat(result.skipped()).containsExactly(entry("repeated", 2L));
  }

  @Test
  void anIntervalHoldsItsFigureAndComesAgain() {
    ScoredCase[] cases = new ScoredCase[200];
    Arrays.setAll(cases, i -> Cases.of("s" + i, CLICKS, i % 4));
    EvaluationResult result = EvaluationResult.of(Cases.run(cases), 7);

    // Three in four hit. For 200 independent cases the standard error is sqrt(0.75 · 0.25 / 200)
    // = 0.0306, so about 0.69 to 0.81.
    Figure recall = result.figure("types.clicks", "recall@20");
    assertThat(recall.value()).isEqualTo(0.75);
    assertThat(recall.low()).isCloseTo(0.69, within(0.015));
    assertThat(recall.high()).isCloseTo(0.81, within(0.015));
    assertThat(EvaluationResult.of(Cases.run(cases), 7)).isEqualTo(result);
    assertThat(EvaluationResult.of(Cases.run(cases), 8)).isNotEqualTo(result);
  }

  @Test
  void refusesARunWithoutCases() {
    assertThatThrownBy(() -> EvaluationResult.of(Cases.run(), 42))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ScoredCase one(String session, boolean filled, ScoredTruth truth) {
    return new ScoredCase(session, CLICKS, 0, 1, filled, List.of(truth));
  }

  private static List<Double> values(EvaluationResult result, String section) {
    return result.section(section).stream().map(Figure::value).toList();
  }

  private static double weighted(EvaluationResult result) {
    return result.figure(EvaluationResult.WEIGHTED, "recall@20").value();
  }

  private static void assertFigure(
      EvaluationResult result, InteractionType type, String name, double expected) {
    assertThat(result.figure(EvaluationResult.section(type), name).value())
        .as(name)
        .isCloseTo(expected, within(EXACT));
  }
}
