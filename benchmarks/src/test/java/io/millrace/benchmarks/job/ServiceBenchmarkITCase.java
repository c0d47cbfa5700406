package io.millrace.benchmarks.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.benchmarks.job.ServiceBenchmark.Result;
import io.millrace.benchmarks.job.ServiceBenchmark.Settings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ServiceBenchmarkITCase {

  @Test
  void asksForTheListsThatItWrote() throws Exception {
    // An answer that is not 200, or none, fails the run.
    Result result = ServiceBenchmark.run(new Settings(50, 2, Duration.ofMillis(300)), line -> {});
    assertThat(result.requests()).isPositive();
    assertThat(result.perSecond()).isPositive();
    assertThat(result.perCore()).isPositive();
    assertThat(result.p50()).isPositive().isLessThanOrEqualTo(result.p99());
  }

  @Test
  void refusesToMeasureNothing() {
    assertThatThrownBy(() -> new Settings(1, 0, Duration.ofSeconds(1)))
        .hasMessage("sessions, connections and seconds are above 0, not 1, 0 and PT1S");
  }
}
