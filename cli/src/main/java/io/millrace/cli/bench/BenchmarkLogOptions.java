package io.millrace.cli.bench;

import io.millrace.benchmarks.job.RepeatedLog;
import io.millrace.benchmarks.job.SyntheticShop;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.schemas.log.LogFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The interactions that a job is measured with. */
final class BenchmarkLogOptions {

  @ArgGroup(multiplicity = "1")
  private Source source = new Source();

  /** One of the two. */
  private static final class Source {
    @Option(names = "--input", paramLabel = "FILE", description = "The log to read.")
    private @Nullable Path input;

    @Option(
        names = "--synthetic",
        paramLabel = "N",
        description =
            "Instead of a log: N interactions of a shop that does not exist, in sessions of 8,"
                + " spread over --span.")
    private @Nullable Integer synthetic;
  }

  @Option(
      names = "--items",
      paramLabel = "N",
      description = "Items of the synthetic shop (default: ${DEFAULT-VALUE}).")
  private int items = 100_000;

  @Option(
      names = "--span",
      paramLabel = "DURATION",
      description =
          "Event time of the synthetic interactions, as in 90d or 10m (default: so that there are"
              + " 10,000 a second).")
  private @Nullable String span;

  @Option(
      names = "--repeat",
      paramLabel = "K",
      description =
          "Take the log K times in a row, with shifted times and other sessions and items"
              + " (default: ${DEFAULT-VALUE}).")
  private int repeat = 1;

  /**
   * Reads or makes the log.
   *
   * @throws IllegalArgumentException with one clear line if an option is out of range
   */
  InteractionLog log() throws LogFormatException, IOException {
    Integer synthetic = source.synthetic;
    InteractionLog log =
        synthetic == null
            ? InteractionLog.read(Objects.requireNonNull(source.input), Long.MAX_VALUE)
            : SyntheticShop.log(synthetic, items, span(synthetic));
    return RepeatedLog.of(log, repeat);
  }

  private Duration span(int interactions) {
    if (span == null) {
      return Duration.ofMillis(Math.max(1, interactions / 10));
    }
    try {
      return TimeUtils.parseDuration(span);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Invalid value for option '--span': '%s' is not a duration like 90d".formatted(span), e);
    }
  }
}
