package io.millrace.cli.console;

import java.time.Duration;
import java.util.Locale;

/** Numbers and durations as people read them. */
public final class Words {

  private Words() {}

  /** A number with its thousands apart. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /**
   * A number and what it counts, as {@code 1 session} or {@code 2 sessions}.
   *
   * @param noun in the singular, one that takes an s
   */
  public static String count(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /** A duration in its two greatest units, as {@code 2 h 5 min}, or in seconds with a decimal. */
  public static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    if (seconds < 86_400) {
      return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
    return seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h";
  }

  /** How many of something happened in a second. */
  public static String rate(long number, Duration duration) {
    double seconds = Math.max(duration.toNanos() / 1e9, 1e-3);
    return count(Math.round(number / seconds)) + "/s";
  }
}
