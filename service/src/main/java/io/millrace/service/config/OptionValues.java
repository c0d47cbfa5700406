package io.millrace.service.config;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Options as numbers, durations and sizes.
 *
 * @param given the texts that are not the defaults
 */
record OptionValues(Map<ServiceOption, String> given) {
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12})\\s*([a-z]*)");

  String text(ServiceOption option) {
    return given.getOrDefault(option, option.defaultValue());
  }

  /** The text, or nothing where it is empty. */
  Optional<String> optional(ServiceOption option) {
    return Optional.of(text(option)).filter(text -> !text.isEmpty());
  }

  int integer(ServiceOption option, int least, int most) {
    try {
      int value = Integer.parseInt(text(option));
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // The same answer as for a number that is out of range.
    }
    throw wrong(option, "an integer from %d to %d".formatted(least, most));
  }

  /** Milliseconds since the epoch of a time such as 2000-01-01T00:00:00Z. */
  long instant(ServiceOption option) {
    try {
      return Instant.parse(text(option)).toEpochMilli();
    } catch (DateTimeParseException | ArithmeticException e) {
      throw wrong(option, "a time such as 2000-01-01T00:00:00Z");
    }
  }

  /** Milliseconds of a duration of at least nothing, as in 1 d, 90 min or PT1H. */
  long millis(ServiceOption option) {
    String text = text(option);
    Matcher matcher = AMOUNT.matcher(text.toLowerCase(Locale.ROOT));
    try {
      long millis =
          matcher.matches()
              ? Math.multiplyExact(Long.parseLong(matcher.group(1)), unit(matcher.group(2)))
              : Duration.parse(text).toMillis();
      if (millis >= 0) {
        return millis;
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      // The same answer as for one that is negative.
    }
    throw wrong(option, "a duration such as 1 d");
  }

  private static long unit(String name) {
    return switch (name) {
      case "ms", "" -> 1;
      case "s" -> 1_000;
      case "min", "m" -> 60_000;
      case "h" -> 3_600_000;
      case "d" -> 86_400_000;
      default -> throw new ArithmeticException("no unit " + name);
    };
  }

  /** Bytes of a size, as in 64 kb or 1 mb. */
  int bytes(ServiceOption option, int most) {
    Matcher matcher = AMOUNT.matcher(text(option).toLowerCase(Locale.ROOT));
    if (matcher.matches()) {
      long factor =
          switch (matcher.group(2)) {
            case "", "b", "bytes" -> 1;
            case "k", "kb" -> 1 << 10;
            case "m", "mb" -> 1 << 20;
            default -> 0;
          };
      long bytes = factor * Long.parseLong(matcher.group(1));
      if (bytes > 0 && bytes <= most) {
        return (int) bytes;
      }
    }
    throw wrong(option, "a size such as 64 kb, up to %d mb".formatted(most >> 20));
  }

  private IllegalArgumentException wrong(ServiceOption option, String expected) {
    return new IllegalArgumentException(
        "%s is %s, not '%s'".formatted(option.key(), expected, text(option)));
  }
}
