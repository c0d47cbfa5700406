package io.millrace.cli.console;

/** Makes text from outside safe to show on a terminal. */
public final class Printable {

  private Printable() {}

  /**
   * Replaces control characters, which could move the cursor or change colours, with question
   * marks.
   */
  public static String of(Object value) {
    String text = String.valueOf(value);
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(c -> safe.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return safe.toString();
  }
}
