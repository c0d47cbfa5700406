package io.millrace.benchmarks.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.BenchmarkJson;
import io.millrace.benchmarks.job.LatencyBenchmark.Outcome;
import io.millrace.benchmarks.job.LatencyBenchmark.Part;
import io.millrace.benchmarks.job.LatencyBenchmark.Result;
import io.millrace.benchmarks.job.LatencyBenchmark.Settings;
import io.millrace.flink.config.JobConfiguration;
import io.millrace.schemas.log.InteractionLog;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole benchmarks on a small log. */
final class LatencyBenchmarkITCase {

  @Test
  void measuresEveryListAtEveryShareOfTheMaximum() throws Exception {
    InteractionLog log = SyntheticShop.log(2_000, 200, Duration.ofMinutes(10));
    Result result =
        LatencyBenchmark.run(log, settings(List.of(), 400, Duration.ofSeconds(1)), line -> {});
    assertThat(result.maximum()).isEqualTo(400);
    assertThat(result.outcomes()).extracting(Outcome::name).containsExactly("25", "50", "75");
    assertThat(result.outcomes())
        .extracting(Outcome::perSecond)
        .containsExactly(100.0, 200.0, 300.0);
    assertThat(result.outcomes()).extracting(Outcome::lists).containsExactly(100L, 200L, 300L);
    assertThat(result.outcomes())
        .allSatisfy(
            outcome -> {
              assertThat(outcome.missing()).isZero();
              assertThat(outcome.p50()).isPositive().isLessThanOrEqualTo(outcome.p90());
              assertThat(outcome.p99()).isBetween(outcome.p90(), outcome.p999());
            });
    assertThat(result.recallAt20()).isBetween(0.3, 0.9);

    JsonNode json = new ObjectMapper().readTree(BenchmarkJson.text(result));
    assertThat(json.at("/latency").fieldNames()).toIterable().containsExactly("25", "50", "75");
    assertThat(json.at("/latency/50").fieldNames())
        .toIterable()
        .contains("perSecond", "p50", "p90", "p99", "p99.9");
  }

  @Test
  void measuresTheWayThroughTheServiceAndItsParts() throws Exception {
    InteractionLog log = SyntheticShop.log(1_000, 100, Duration.ofMinutes(10));
    Result result =
        LatencyBenchmark.run(
            log, settings(List.of(100.0), 0, Duration.ofSeconds(1), true), line -> {});
    Outcome outcome = result.outcomes().get(0);
    assertThat(outcome.lists() + outcome.missing()).isEqualTo(100);
    assertThat(outcome.lists()).isPositive();
    assertThat(outcome.p50()).isPositive().isLessThanOrEqualTo(outcome.p99());
    assertThat(outcome.parts())
        .extracting(Part::name)
        .containsExactly(
            "from the request to the topic", "through the job", "from the topic to the event");
    assertThat(outcome.parts())
        .allSatisfy(part -> assertThat(part.p99()).isBetween(part.p50(), 60_000.0));
    JsonNode json = new ObjectMapper().readTree(BenchmarkJson.text(result));
    assertThat(json.at("/latency/100.0/through the job").has("p99")).isTrue();
  }

  @Test
  void refusesALogThatIsTooShort() {
    InteractionLog log = SyntheticShop.log(100, 20, Duration.ofMinutes(1));
    assertThatThrownBy(
            () ->
                LatencyBenchmark.run(
                    log, settings(List.of(50.0), 0, Duration.ofSeconds(2)), line -> {}))
        // A fifth at full speed, 2 s at 50 a second, and a tenth of that before.
        .hasMessage("the log has 100 interactions, and the rates need 130");
    assertThatThrownBy(() -> settings(List.of(0.0), 0, Duration.ofSeconds(1)))
        .hasMessage("rates are above 0 and up to 1,000,000 a second, not [0.0], 0.0");
  }

  private static Settings settings(List<Double> rates, double maximum, Duration length) {
    return settings(rates, maximum, length, false);
  }

  private static Settings settings(
      List<Double> rates, double maximum, Duration length, boolean http) {
    return new Settings(
        rates,
        maximum,
        length.dividedBy(10),
        length,
        StateStorage.HEAP,
        1,
        false,
        http,
        JobConfiguration.defaults());
  }
}
