package io.millrace.cli.replay;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How much faster than it happened a log is published.
 *
 * @param factor 1 for the log's own pace, infinite for as fast as it goes
 */
public record ReplaySpeed(double factor) {

  /** As fast as it goes. */
  public static final ReplaySpeed MAX = new ReplaySpeed(Double.POSITIVE_INFINITY);

  private static final Pattern FACTOR = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)[xX]?");

  /** Checks the factor. */
  public ReplaySpeed {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("a speed is more than zero, not " + factor);
    }
  }

  /**
   * Reads {@code max} or a factor as {@code 60x}.
   *
   * @throws IllegalArgumentException with one clear line, where it is neither
   */
  public static ReplaySpeed parse(String text) {
    if (text.equalsIgnoreCase("max")) {
      return MAX;
    }
    Matcher matcher = FACTOR.matcher(text);
    double factor = matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
    if (factor <= 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is neither 'max' nor a factor such as 60x");
    }
    return new ReplaySpeed(factor);
  }

  /** Whether there is nothing to wait for. */
  public boolean unlimited() {
    return Double.isInfinite(factor);
  }

  /** How long after the first interaction a later one is due, in nanoseconds. */
  public long delayNanos(long firstTs, long ts) {
    return unlimited() ? 0 : (long) ((ts - firstTs) * 1e6 / factor);
  }

  /** Reads the option. */
  static final class Converter implements ITypeConverter<ReplaySpeed> {
    @Override
    public ReplaySpeed convert(String value) {
      try {
        return parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
