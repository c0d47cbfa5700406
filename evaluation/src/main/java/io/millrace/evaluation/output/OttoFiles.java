package io.millrace.evaluation.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.core.model.InteractionType;
import io.millrace.evaluation.replay.OttoSession;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The files that OTTO's own script scores. {@code predictions.csv} has a row for each test session
 * and type with its items, separated by blanks; {@code test_labels.jsonl} has a line for each test
 * session with what followed. The script takes integers only: a session or an item that is a string
 * is written as it is, and then it takes a changed script to read it.
 */
public final class OttoFiles {

  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,17}");

  private OttoFiles() {}

  /** Writes both files into a directory, which is created where it is missing. */
  public static void write(List<OttoSession> sessions, Path directory) throws IOException {
    Files.createDirectories(directory);
    try (BufferedWriter predictions =
            Files.newBufferedWriter(directory.resolve("predictions.csv"));
        BufferedWriter labels = Files.newBufferedWriter(directory.resolve("test_labels.jsonl"))) {
      predictions.write("session_type,labels\n");
      for (OttoSession session : sessions) {
        for (InteractionType type : InteractionType.values()) {
          predictions.write(prediction(session, type) + "\n");
        }
        labels.write(labels(session) + "\n");
      }
    }
  }

  private static String prediction(OttoSession session, InteractionType type) {
    List<Object> items = session.predictions().getOrDefault(type, List.of());
    return "%s_%s,%s"
        .formatted(
            session.session(),
            type.wireName(),
            items.stream().map(Object::toString).collect(Collectors.joining(" ")));
  }

  private static String labels(OttoSession session) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(line)) {
      json.writeStartObject();
      json.writeFieldName("session");
      writeId(sessionId(session.session()), json);
      json.writeObjectFieldStart("labels");
      for (Map.Entry<InteractionType, List<Object>> label : session.labels().entrySet()) {
        json.writeFieldName(label.getKey().wireName());
        if (label.getKey() == InteractionType.CLICKS) {
          writeId(label.getValue().get(0), json);
        } else {
          json.writeStartArray();
          for (Object item : label.getValue()) {
            writeId(item, json);
          }
          json.writeEndArray();
        }
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString();
  }

  /** Logs hold sessions as text, whatever they were in the file. */
  private static Object sessionId(String session) {
    return INTEGER.matcher(session).matches() ? (Object) Long.valueOf(session) : session;
  }

  private static void writeId(Object id, JsonGenerator json) throws IOException {
    if (id instanceof Long number) {
      json.writeNumber(number);
    } else {
      json.writeString(id.toString());
    }
  }
}
