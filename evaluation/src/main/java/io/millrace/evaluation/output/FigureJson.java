package io.millrace.evaluation.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.millrace.evaluation.metric.Figure;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * Figures as JSON: each with its interval beside it as {@code "recall@20.interval": [low, high]}; a
 * figure that is not defined is null.
 */
final class FigureJson {

  private FigureJson() {}

  /** What stands between the braces of a text. */
  @FunctionalInterface
  interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  /** One object as an indented text. */
  static String text(Content content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      content.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  static void write(Figure figure, JsonGenerator json) throws IOException {
    write(figure.name(), figure.value(), json);
    if (figure.hasInterval()) {
      json.writeArrayFieldStart(figure.name() + ".interval");
      write(figure.low(), json);
      write(figure.high(), json);
      json.writeEndArray();
    }
  }

  static void write(String name, double number, JsonGenerator json) throws IOException {
    json.writeFieldName(name);
    write(number, json);
  }

  private static void write(double number, JsonGenerator json) throws IOException {
    if (Double.isFinite(number)) {
      json.writeNumber(number);
    } else {
      json.writeNull();
    }
  }
}
