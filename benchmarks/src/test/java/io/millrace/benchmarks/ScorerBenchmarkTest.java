package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.benchmarks.ScorerBenchmark.Kind;
import io.millrace.benchmarks.ScorerBenchmark.Outcome;
import io.millrace.benchmarks.ScorerBenchmark.Result;
import io.millrace.benchmarks.ScorerBenchmark.Settings;
import io.millrace.ranking.din.Activation;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Pooling;
import io.millrace.ranking.scorer.BareProducts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScorerBenchmarkTest {

  private static final DinSpec SPEC =
      new DinSpec(1, 4, 0, 3, 64, 5, Pooling.ATTENTION, 6, false, List.of(7, 4), Activation.DICE);

  @Test
  void measuresEveryScorerAndTheFloor() throws IOException {
    List<String> progress = new ArrayList<>();

    Result result = ScorerBenchmark.run(new Settings(SPEC, 2, 10, 40, 2), progress::add);

    assertThat(result.outcomes()).containsOnlyKeys(Kind.values());
    for (Outcome outcome : result.outcomes().values()) {
      assertThat(outcome.candidatesPerSecond()).isPositive();
      assertThat(outcome.batchedPerSecond()).isPositive();
      assertThat(outcome.p50Millis()).isPositive().isLessThanOrEqualTo(outcome.p99Millis());
    }
    assertThat(result.floor()).isPositive();
    // 2·6·3 and 2·6 for attention, 3·2 for the interest, 7·(3 + 3 + 4), 4·7, 3·4; 10 candidates.
    assertThat(result.multiplications()).isEqualTo(10 * (36 + 12 + 6 + 70 + 28 + 12));
    assertThat(progress).containsExactly("warm-up", "run 1 of 2", "run 2 of 2");
    assertThat(BenchmarkJson.text(result))
        .contains("\"vectorToNd4j\"", "\"vectorToFloor\"", "\"batchedToSingle\"", "\"p99Millis\"");
  }

  @Test
  void featuresAloneAreTwoProducts() {
    DinSpec alone =
        new DinSpec(1, 4, 0, 1, 1, 5, Pooling.NONE, 6, false, List.of(7), Activation.PRELU);

    assertThat(BareProducts.multiplications(alone, 5, 10)).isEqualTo(10 * (7 * (1 + 4) + 7 * 3));
  }

  @Test
  void refusesToMeasureNothing() {
    assertThatThrownBy(() -> new Settings(SPEC, 2, 0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("history, candidates, lists and repetitions are 1 or more, not 2, 0, 1 and 1");
  }
}
