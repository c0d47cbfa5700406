package io.millrace.benchmarks.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.BenchmarkJson;
import io.millrace.benchmarks.job.ThroughputBenchmark.Outcome;
import io.millrace.benchmarks.job.ThroughputBenchmark.Result;
import io.millrace.benchmarks.job.ThroughputBenchmark.Settings;
import io.millrace.flink.config.JobConfiguration;
import io.millrace.schemas.log.InteractionLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole benchmarks on a small log. */
final class ThroughputBenchmarkITCase {

  @Test
  void measuresEveryStage() throws Exception {
    InteractionLog log = SyntheticShop.log(2_000, 200, Duration.ofMinutes(10));
    List<String> progress = new ArrayList<>();
    Result result =
        ThroughputBenchmark.run(
            log,
            new Settings(
                List.of(JobStage.values()),
                List.of(StateStorage.ROCKSDB),
                1,
                1,
                true,
                JobConfiguration.defaults()),
            progress::add);
    assertThat(result.interactions()).isEqualTo(2_000);
    assertThat(result.deadLetters()).isZero();
    // The topic, and a warm-up and a run of the loop and of 4 stages.
    assertThat(progress).hasSize(1 + 2 * (1 + 4));
    // Three of five interactions go to one of 8 items that the session has just shown.
    assertThat(result.recallAt20()).isBetween(0.3, 0.9);
    Outcome whole = result.outcome(StateStorage.ROCKSDB, JobStage.RANKING);
    assertThat(whole.threads())
        .isNotEmpty()
        .allSatisfy((name, of) -> assertThat(of).isNotNegative());

    JsonNode json = new ObjectMapper().readTree(BenchmarkJson.text(result));
    assertThat(json.fieldNames()).toIterable().containsExactly("plainLoop", "rocksdb", "recall@20");
    assertThat(json.at("/plainLoop/perCpuSecond").doubleValue()).isPositive();
    assertThat(json.get("rocksdb").fieldNames())
        .toIterable()
        .containsExactly("session", "coOccurrence", "candidates", "ranking");
    for (JsonNode stage : json.get("rocksdb")) {
      assertThat(stage.get("perCpuSecond").doubleValue()).isPositive();
      assertThat(stage.get("perSecond").doubleValue()).isPositive();
      assertThat(stage.get("toPlainLoop").doubleValue()).isPositive();
    }
  }

  @Test
  void scoresThePlainLoopWhereNoListIsWritten() throws Exception {
    InteractionLog log = SyntheticShop.log(1_000, 100, Duration.ofMinutes(10));
    Result result =
        ThroughputBenchmark.run(
            log,
            new Settings(
                List.of(JobStage.SESSION),
                List.of(StateStorage.HEAP),
                2,
                1,
                false,
                JobConfiguration.defaults()),
            line -> {});
    assertThat(result.recallAt20()).isBetween(0.3, 0.9);
    assertThat(result.stages(StateStorage.HEAP)).containsExactly(JobStage.SESSION);
    assertThatThrownBy(() -> result.outcome(StateStorage.ROCKSDB, JobStage.SESSION))
        .hasMessage("not measured: ROCKSDB, SESSION");
  }

  @Test
  void refusesToMeasureNothing() {
    assertThatThrownBy(
            () ->
                new Settings(
                    List.of(),
                    List.of(StateStorage.HEAP),
                    1,
                    1,
                    false,
                    JobConfiguration.defaults()))
        .hasMessage("there is nothing to measure");
  }
}
