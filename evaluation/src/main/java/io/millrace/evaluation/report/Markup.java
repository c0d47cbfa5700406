package io.millrace.evaluation.report;

/** Text that is put together to be HTML and XML at once. All that is not markup is escaped. */
final class Markup {

  private final StringBuilder text = new StringBuilder();

  /** Adds markup as it is. */
  Markup raw(String markup) {
    text.append(markup);
    return this;
  }

  /** Adds text. */
  Markup text(String plain) {
    text.append(escape(plain));
    return this;
  }

  /** Adds an element that holds nothing but text. */
  Markup element(String name, String plain) {
    return raw("<" + name + ">").text(plain).raw("</" + name + ">");
  }

  /** Text in which no character is taken for markup, in elements and in quoted attributes. */
  static String escape(String plain) {
    StringBuilder escaped = new StringBuilder(plain.length());
    plain
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isAllowed(c) ? c : '\uFFFD');
              }
            });
    return escaped.toString();
  }

  /** Whether XML 1.0 allows a character at all. */
  private static boolean isAllowed(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
