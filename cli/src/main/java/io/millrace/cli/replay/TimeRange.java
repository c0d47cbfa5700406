package io.millrace.cli.replay;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that choose a span of event time. */
final class TimeRange {
  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description =
          "With --from-topic: leave out what happened before, an instant such as"
              + " 2026-01-31T00:00:00Z or epoch milliseconds (default: no bound).")
  private long from = Long.MIN_VALUE;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "With --from-topic: leave out what happened then or later (default: no bound).")
  private long to = Long.MAX_VALUE;

  /** Whether any bound was given. */
  boolean isGiven() {
    return from != Long.MIN_VALUE || to != Long.MAX_VALUE;
  }

  /** Whether no time can be inside. */
  boolean isEmpty() {
    return from >= to;
  }

  boolean contains(long ts) {
    return from <= ts && ts < to;
  }

  /** The range in words. */
  @Override
  public String toString() {
    return "from "
        + (from == Long.MIN_VALUE ? "the beginning" : Instant.ofEpochMilli(from))
        + " to "
        + (to == Long.MAX_VALUE ? "the end" : "before " + Instant.ofEpochMilli(to));
  }

  /** Reads an instant, or epoch milliseconds. */
  static final class TimeConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
      try {
        return value.matches("\\d{1,15}")
            ? Long.parseLong(value)
            : Instant.parse(value).toEpochMilli();
      } catch (DateTimeParseException | ArithmeticException e) {
        throw new TypeConversionException(
            "'" + value + "' is neither an instant such as 2026-01-31T00:00:00Z nor epoch millis");
      }
    }
  }
}
