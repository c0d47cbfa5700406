package io.millrace.schemas.encoding;

import java.nio.charset.StandardCharsets;

/** Foreign text made fit for a message: shortened, quoted, without control characters. */
public final class Excerpt {
  /** Longest excerpt in characters, before escapes. */
  public static final int MAX_CHARS = 80;

  private Excerpt() {}

  /** Returns the text in quotes, cut after {@link #MAX_CHARS} characters. */
  public static String of(String text) {
    return '"' + clean(text, MAX_CHARS) + '"';
  }

  /** Returns the first bytes, read as UTF-8, in quotes. */
  static String of(byte[] bytes, int offset, int length) {
    int shown = Math.min(length, 4 * MAX_CHARS);
    return of(new String(bytes, offset, shown, StandardCharsets.UTF_8));
  }

  /** Returns the text without control characters and lone surrogates, cut where it is too long. */
  static String clean(String text, int maxChars) {
    int end = Math.min(text.length(), maxChars);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    StringBuilder clean = new StringBuilder(end + 8);
    for (int i = 0; i < end; ) {
      int point = text.codePointAt(i);
      int type = Character.getType(point);
      if (type == Character.CONTROL
          || type == Character.FORMAT
          || type == Character.SURROGATE
          || type == Character.LINE_SEPARATOR
          || type == Character.PARAGRAPH_SEPARATOR) {
        clean.append(String.format("\\u%04x", point));
      } else {
        clean.appendCodePoint(point);
      }
      i += Character.charCount(point);
    }
    if (end < text.length()) {
      clean.append('…');
    }
    return clean.toString();
  }
}
