package io.millrace.schemas.encoding;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How Millrace reads and writes JSON: UTF-8 only, shallow, and no memory of foreign names. */
final class StrictJson {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_MESSAGE_CHARS = 120;

  /** Where Jackson turns from the problem to its own settings. */
  private static final Pattern PARSER_HINT =
      Pattern.compile(" \\(start marker|: enable `| \\([0-9]+, from `");

  static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  // Payloads are bounded as a whole and long numbers are never computed.
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          // Else a payload with zero bytes would pass as UTF-16 or UTF-32.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          // Interned names live as long as the process, and names come from outside.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // Names made to collide slow the parser down a little; they must not make it throw.
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  private StrictJson() {}

  /** Returns what was wrong and where, on one line. */
  static String explain(IOException e) {
    if (!(e instanceof JacksonException problem)) {
      return String.valueOf(e.getMessage());
    }
    String message = String.valueOf(problem.getOriginalMessage());
    Matcher hint = PARSER_HINT.matcher(message);
    String cause =
        Excerpt.clean(
            hint.find() ? message.substring(0, hint.start()) : message, MAX_MESSAGE_CHARS);
    return problem.getLocation() == null
        ? cause
        : "at byte " + problem.getLocation().getByteOffset() + ": " + cause;
  }

  /** Returns the parser's value, as far as it is a scalar, for a message. */
  static String shown(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> Excerpt.of(parser.getText());
      default -> Excerpt.clean(parser.getText(), Excerpt.MAX_CHARS);
    };
  }
}
