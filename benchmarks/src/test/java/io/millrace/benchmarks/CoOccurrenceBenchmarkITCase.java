package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.benchmarks.CoOccurrenceBenchmark.Outcome;
import io.millrace.benchmarks.CoOccurrenceBenchmark.Result;
import io.millrace.benchmarks.CoOccurrenceBenchmark.Settings;
import io.millrace.core.RecommenderConfig;
import io.millrace.flink.config.JobConfiguration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole benchmarks on a small log. */
final class CoOccurrenceBenchmarkITCase {

  @Test
  void measuresEveryStorageOverTheSameVisits() throws Exception {
    VisitLog log = VisitLog.synthetic(2_000, RecommenderConfig.DEFAULT);
    List<String> progress = new ArrayList<>();
    Result result =
        CoOccurrenceBenchmark.run(
            log, new Settings(1, 1_500, JobConfiguration.defaults()), progress::add);
    assertThat(result.visits()).isEqualTo(log.visits().size());
    assertThat(result.outcomes()).containsOnlyKeys(RowStorage.values());
    for (Outcome outcome : result.outcomes().values()) {
      assertThat(outcome.task().median()).isPositive();
      assertThat(outcome.process().median()).isPositive();
      // The item alone takes 8 bytes.
      assertThat(outcome.bytesPerItem()).isGreaterThan(8);
    }
    assertThat(result.taskRatio(RowStorage.HEAP)).isEqualTo(1);
    // A warm-up and a run of each.
    assertThat(progress).hasSize(6);
    assertThat(BenchmarkJson.text(result)).contains("\"rocksdb-with-cache\"", "\"taskSeconds\"");
  }

  @Test
  void refusesToMeasureNothing() {
    assertThatThrownBy(() -> new Settings(0, 1, JobConfiguration.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("repetitions and visits per checkpoint are 1 or more, not 0 and 1");
  }
}
