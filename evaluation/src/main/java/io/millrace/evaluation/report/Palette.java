package io.millrace.evaluation.report;

import java.awt.Color;
import java.util.Locale;

/**
 * The colours of a plot. What is drawn in one of them has the colour of a CSS variable in the page,
 * so that it follows the reader's choice of light or dark; the colours themselves are only names.
 */
enum Palette {
  INK(1),
  MUTED(2),
  GRID(3),
  FIRST(4),
  SECOND(5),
  WARM_UP(6);

  private final Color color;

  Palette(int code) {
    color = new Color(code, code, code);
  }

  Color color() {
    return color;
  }

  /** The value of an SVG attribute with such colours as variables. */
  static String withVariables(String value) {
    for (Palette each : values()) {
      String written = "rgb(%1$d,%1$d,%1$d)".formatted(each.color.getRed());
      if (value.replace(" ", "").equals(written)) {
        return "var(--" + each.name().toLowerCase(Locale.ROOT).replace('_', '-') + ")";
      }
    }
    return value;
  }
}
