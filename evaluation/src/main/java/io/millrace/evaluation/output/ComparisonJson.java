package io.millrace.evaluation.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.evaluation.metric.Comparison;
import io.millrace.evaluation.metric.FigureDifference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A comparison as JSON, in the sections of {@link EvaluationJson}. {@code "recall@20"} is the
 * difference and {@code "recall@20.interval"} its interval; beside them stand {@code
 * "recall@20.first"}, {@code "recall@20.second"} and {@code "recall@20.distinguishable"}, which
 * tells whether the interval leaves out 0.
 */
public final class ComparisonJson {

  private ComparisonJson() {}

  /** Writes a file. */
  public static void write(Comparison comparison, Path file) throws IOException {
    Files.writeString(file, text(comparison) + "\n");
  }

  /** The JSON text. */
  public static String text(Comparison comparison) {
    Map<String, Map<String, List<FigureDifference>>> groups = new LinkedHashMap<>();
    for (String section : sections(comparison)) {
      int dot = section.indexOf('.');
      String group = dot < 0 ? section : section.substring(0, dot);
      String member = dot < 0 ? "" : section.substring(dot + 1);
      groups
          .computeIfAbsent(group, g -> new LinkedHashMap<>())
          .put(member, ofSection(comparison, section));
    }
    return FigureJson.text(
        json -> {
          json.writeNumberField("sessions", comparison.sessions());
          for (Map.Entry<String, Map<String, List<FigureDifference>>> group : groups.entrySet()) {
            writeGroup(group.getKey(), group.getValue(), json);
          }
        });
  }

  private static List<String> sections(Comparison comparison) {
    return comparison.differences().stream()
        .map(each -> each.difference().section())
        .distinct()
        .toList();
  }

  private static List<FigureDifference> ofSection(Comparison comparison, String section) {
    return comparison.differences().stream()
        .filter(each -> each.difference().section().equals(section))
        .toList();
  }

  /** A name without text stands for the object around it. */
  private static void writeGroup(
      String name, Map<String, List<FigureDifference>> members, JsonGenerator json)
      throws IOException {
    if (!name.isEmpty()) {
      json.writeObjectFieldStart(name);
    }
    for (Map.Entry<String, List<FigureDifference>> member : members.entrySet()) {
      if (member.getKey().isEmpty()) {
        write(member.getValue(), json);
      } else {
        json.writeObjectFieldStart(member.getKey());
        write(member.getValue(), json);
        json.writeEndObject();
      }
    }
    if (!name.isEmpty()) {
      json.writeEndObject();
    }
  }

  private static void write(List<FigureDifference> differences, JsonGenerator json)
      throws IOException {
    for (FigureDifference each : differences) {
      String name = each.difference().name();
      FigureJson.write(each.difference(), json);
      FigureJson.write(name + ".first", each.first(), json);
      FigureJson.write(name + ".second", each.second(), json);
      json.writeBooleanField(name + ".distinguishable", each.isDistinguishable());
    }
  }
}
