package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.ExitCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the benchmarks refuse. What they measure stands in the tests of their module. */
final class BenchCommandTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bench co-occurrence --synthetic 0 | Invalid value for option '--synthetic'",
        "bench co-occurrence --synthetic 9 --repetitions 0 | 1 or more, not 0 and",
        "bench co-occurrence --input x --synthetic 9 | mutually exclusive",
        "bench co-occurrence | Missing required argument",
        "bench co-occurrence --input missing.jsonl | there is no file missing.jsonl",
        "bench scorer --lists 0 | 1 or more, not 50, 100, 0 and 5",
        "bench scorer --hidden 8,8,8 | hiddenUnits cannot be [8, 8, 8]",
        "bench scorer --attention 16 --dimension 0 | dimension cannot be 0",
        "bench scorer --dimension 8 | goes with '--attention'",
        "bench throughput --synthetic 9 --stages all | there is no all; there are session, coO",
        "bench throughput --synthetic 9 --state disk | there is no disk; there are rocksdb, heap",
        "bench throughput --synthetic 0 | 1 interaction or more, and 8 items or more, not 0",
        "bench throughput --synthetic 9 --repeat 0 | 1 time or more, not 0",
        "bench throughput --synthetic 9 --parallelism 0 | 1 or more, not 3 and 0",
        "bench latency --synthetic 9 --maximum 100 | the log has 9 interactions, and the rates need",
        "bench latency --synthetic 9 --rate 0 | rates are above 0",
        "bench throughput --synthetic 9 --json none/x.json | there is no directory for none/x.json",
        "bench state --synthetic 3 | shorter than four interactions",
        "bench state --synthetic 9 --span soon | is not a duration like 90d",
        "bench | Missing required subcommand"
      })
  void saysWhatIsWrong(String arguments, String message) {
    CommandRun run = CommandRun.of(arguments.split(" "));
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(run.err()).singleElement().asString().contains(message);
  }
}
