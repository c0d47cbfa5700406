package io.millrace.evaluation.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.millrace.core.model.InteractionType;
import io.millrace.evaluation.metric.EvaluationResult;
import io.millrace.evaluation.metric.Figure;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An evaluation as JSON: figures by section, each with its interval beside it as {@code
 * "recall@20.interval": [low, high]}; a figure that is not defined is null.
 */
public final class EvaluationJson {

  private EvaluationJson() {}

  /** Writes a file. */
  public static void write(EvaluationResult result, Path file) throws IOException {
    Files.writeString(file, text(result) + "\n");
  }

  /** The JSON text. */
  public static String text(EvaluationResult result) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      write(result, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(EvaluationResult result, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("types");
    for (InteractionType type : InteractionType.values()) {
      json.writeObjectFieldStart(type.wireName());
      json.writeNumberField("cases", result.cases().getOrDefault(type, 0L));
      writeFigures(result.section(EvaluationResult.section(type)), json);
      json.writeEndObject();
    }
    json.writeEndObject();
    for (String section : List.of(EvaluationResult.WEIGHTED, "candidates")) {
      // The candidates of lists from a topic are not known.
      if (!result.section(section).isEmpty()) {
        json.writeObjectFieldStart(section);
        writeFigures(result.section(section), json);
        json.writeEndObject();
      }
    }
    writeFigures(result.section(""), json);
    json.writeObjectFieldStart("channels");
    for (String channel : result.channels()) {
      json.writeObjectFieldStart(channel);
      writeFigures(result.section(EvaluationResult.CHANNELS + channel), json);
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeObjectFieldStart("skipped");
    for (Map.Entry<String, Long> reason : result.skipped().entrySet()) {
      json.writeNumberField(reason.getKey(), reason.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeFigures(List<Figure> figures, JsonGenerator json) throws IOException {
    for (Figure figure : figures) {
      json.writeFieldName(figure.name());
      writeNumber(figure.value(), json);
      if (figure.hasInterval()) {
        json.writeArrayFieldStart(figure.name() + ".interval");
        writeNumber(figure.low(), json);
        writeNumber(figure.high(), json);
        json.writeEndArray();
      }
    }
  }

  private static void writeNumber(double number, JsonGenerator json) throws IOException {
    if (Double.isFinite(number)) {
      json.writeNumber(number);
    } else {
      json.writeNull();
    }
  }
}
