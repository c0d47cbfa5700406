package io.millrace.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs every benchmark for a moment, so that none is broken when it is needed. With {@code
 * -Dmillrace.jmh=REGEX} those whose names match are measured instead, in a process of their own.
 */
final class CoreBenchmarksTest {

  @Test
  void everyBenchmarkRuns() throws Exception {
    String chosen = System.getProperty("millrace.jmh");
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(CoreBenchmarks.class.getName() + "." + (chosen == null ? "" : chosen))
            .shouldFailOnError(true);
    if (chosen == null) {
      options.forks(0).warmupIterations(0).measurementIterations(1);
      options.measurementTime(TimeValue.milliseconds(10));
    } else {
      options.forks(1).warmupIterations(3).measurementIterations(5);
      options.warmupTime(TimeValue.seconds(1)).measurementTime(TimeValue.seconds(1));
      options.jvmArgsAppend("--add-modules=jdk.incubator.vector");
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    assertThat(results)
        .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
    if (chosen == null) {
      assertThat(results).hasSize(benchmarks());
    }
  }

  private static int benchmarks() {
    return (int)
        Arrays.stream(CoreBenchmarks.class.getMethods())
            .filter((Method method) -> method.isAnnotationPresent(Benchmark.class))
            .count();
  }
}
