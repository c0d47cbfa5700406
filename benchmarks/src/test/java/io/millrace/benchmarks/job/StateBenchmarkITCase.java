package io.millrace.benchmarks.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.BenchmarkJson;
import io.millrace.benchmarks.job.StateBenchmark.Part;
import io.millrace.benchmarks.job.StateBenchmark.Result;
import io.millrace.benchmarks.job.StateBenchmark.Settings;
import io.millrace.flink.config.JobConfiguration;
import io.millrace.schemas.log.InteractionLog;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A whole benchmark on a small log. */
final class StateBenchmarkITCase {

  @Test
  void measuresTheStateAfterEachQuarter() throws Exception {
    InteractionLog log = SyntheticShop.log(2_000, 40, Duration.ofDays(100));
    Result result =
        StateBenchmark.run(
            log, new Settings(StateStorage.ROCKSDB, 1, JobConfiguration.defaults()), line -> {});
    assertThat(result.parts())
        .extracting(Part::interactions)
        .containsExactly(500, 1_000, 1_500, 2_000);
    for (Part part : result.parts()) {
      // A session has its id, its interactions and the neighbours of its items; an item has its
      // own neighbours.
      assertThat(part.bytesPerSession()).isGreaterThan(100);
      assertThat(part.bytesPerItem()).isGreaterThan(100);
    }
    // One session a time, 8 interactions of 1.2 hours each: of 14 days there are 14 * 24 / 9.6.
    assertThat(result.parts().get(3).sessions()).isBetween(34L, 37L);
    // The first 25 days fill the state of sessions, of which those after 14 days are gone again.
    // So few items that their rows are full of each other by then.
    assertThat(result.lastToFirst()).isLessThan(0.5);
    assertThat(result.recallAt20()).isBetween(0.3, 1.0);

    JsonNode json = new ObjectMapper().readTree(BenchmarkJson.text(result));
    assertThat(json.at("/state/3/bytesPerItem").doubleValue()).isPositive();
    assertThat(json.at("/state/3/bytesPerSession").doubleValue()).isPositive();
    assertThat(json.at("/lastToFirst").isNumber()).isTrue();
  }
}
