package io.millrace.cli.deploy;

import java.time.Duration;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How long a command waits for a job. */
public final class Patience {
  @Option(
      names = "--patience",
      paramLabel = "DURATION",
      converter = Converter.class,
      description = "How long to wait for the job, as 90 s or 5 min (default: 5 min).")
  private Duration patience = Duration.ofMinutes(5);

  Duration duration() {
    return patience;
  }

  /** Reads durations as the job's configuration has them. */
  public static final class Converter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return TimeUtils.parseDuration(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + text + "' is no duration");
      }
    }
  }
}
