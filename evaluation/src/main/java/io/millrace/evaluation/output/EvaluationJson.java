package io.millrace.evaluation.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.core.model.InteractionType;
import io.millrace.evaluation.metric.EvaluationResult;
import io.millrace.evaluation.metric.Figure;
import java.io.IOException;
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
    return FigureJson.text(json -> write(result, json));
  }

  /** Writes the sections into an object that has been begun. */
  static void write(EvaluationResult result, JsonGenerator json) throws IOException {
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
  }

  private static void writeFigures(List<Figure> figures, JsonGenerator json) throws IOException {
    for (Figure figure : figures) {
      FigureJson.write(figure, json);
    }
  }
}
