package io.millrace.schemas.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A configuration file, which may hold the options of the jobs and of the query service: UTF-8
 * lines of {@code key = value}. Empty lines and those that begin with # do not count; nothing is
 * escaped, so backslashes stand for themselves.
 */
public final class OptionFile {

  /** What editors on Windows put at the beginning of a file. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /**
   * One option.
   *
   * @param line its line, from 1
   */
  public record Entry(int line, String key, String value) {}

  private OptionFile() {}

  /**
   * Reads a file.
   *
   * @return the options in their order, a key as often as it comes
   * @throws IOException if it cannot be read; a {@link java.nio.charset.CharacterCodingException}
   *     where it is not UTF-8
   * @throws IllegalArgumentException with one clear line that names the file and the line that is
   *     no option
   */
  public static List<Entry> read(Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    int number = 0;
    for (String each : Files.readAllLines(file)) {
      number++;
      boolean marked = number == 1 && each.startsWith(BYTE_ORDER_MARK);
      String line = (marked ? each.substring(BYTE_ORDER_MARK.length()) : each).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "%s, line %d: expected key = value, not %s".formatted(file, number, line));
      }
      entries.add(
          new Entry(number, line.substring(0, equals).strip(), line.substring(equals + 1).strip()));
    }
    return entries;
  }
}
