package io.millrace.schemas.encoding;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import io.millrace.schemas.avro.Interaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads interactions from JSON and checks them. A session may be text or an integer, which stands
 * for its decimal text; an item id may be an int64 or text. Unknown fields are ignored, fields that
 * appear twice are not allowed. Not thread-safe.
 */
public final class InteractionJsonParser {
  private static final int SESSION = 1;
  private static final int AID = 2;
  private static final int TS = 4;
  private static final int TYPE = 8;
  private static final int EVENTS = 16;

  /** An int64 has at most 19 digits and a sign. */
  private static final int MAX_INTEGER_CHARS = 20;

  private final InteractionRules rules;
  private final StrictUtf8 utf8 = new StrictUtf8();

  /** Creates a parser that checks by the given rules. */
  public InteractionJsonParser(InteractionRules rules) {
    this.rules = rules;
  }

  /**
   * Reads one interaction: {@code {"session":15,"aid":7,"ts":1590884413000,"type":"clicks"}}.
   *
   * @param bytes starts with the object
   * @param length how many of the bytes count
   * @param brokerTime the broker's time of the record; Long.MAX_VALUE for no upper bound
   */
  public Interaction read(byte[] bytes, int length, long brokerTime)
      throws RejectedInteractionException {
    return parse(bytes, length, parser -> readInteraction(parser, brokerTime, true));
  }

  /**
   * Reads a session with its events: {@code
   * {"session":0,"events":[{"aid":7,"ts":1,"type":"clicks"}, …]}}.
   *
   * @param bytes starts with the object
   * @param length how many of the bytes count
   * @param brokerTime the broker's time of the record; Long.MAX_VALUE for no upper bound
   * @return the session's interactions in the order of its events, all of them or none
   */
  public List<Interaction> readSession(byte[] bytes, int length, long brokerTime)
      throws RejectedInteractionException {
    return parse(bytes, length, parser -> readSession(parser, brokerTime));
  }

  private interface Body<R> {
    R read(JsonParser parser) throws IOException, RejectedInteractionException;
  }

  private <R> R parse(byte[] bytes, int length, Body<R> body) throws RejectedInteractionException {
    if (!utf8.isValid(bytes, 0, length)) {
      throw malformed("the value is not UTF-8: " + Excerpt.of(bytes, 0, length));
    }
    try (JsonParser parser = StrictJson.FACTORY.createParser(bytes, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw malformed("the value is not a JSON object: " + Excerpt.of(bytes, 0, length));
      }
      R result = body.read(parser);
      if (parser.nextToken() != null) {
        throw malformed("more follows after the object: " + Excerpt.of(bytes, 0, length));
      }
      return result;
    } catch (IOException e) {
      throw malformed(
          "the value is not JSON, " + StrictJson.explain(e) + ": " + Excerpt.of(bytes, 0, length));
    }
  }

  private Interaction readInteraction(JsonParser parser, long brokerTime, boolean withSession)
      throws IOException, RejectedInteractionException {
    Interaction interaction = new Interaction();
    int required = withSession ? SESSION | AID | TS | TYPE : AID | TS | TYPE;
    int seen = 0;
    @Nullable Set<String> others = null;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      int field = field(name) & required;
      if (field == 0) {
        others = skip(name, parser, others);
        continue;
      }
      seen = mark(field, seen, name);
      switch (field) {
        case SESSION -> interaction.setSession(readSessionId(parser));
        case AID -> interaction.setAid(readItemId(parser));
        case TS -> interaction.setTs(readTime(parser, brokerTime));
        default -> interaction.setType(rules.type(readText("type", parser)));
      }
    }
    requireAll(required, seen);
    return interaction;
  }

  private List<Interaction> readSession(JsonParser parser, long brokerTime)
      throws IOException, RejectedInteractionException {
    List<Interaction> interactions = new ArrayList<>();
    String session = "";
    int seen = 0;
    @Nullable Set<String> others = null;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      int field = field(name) & (SESSION | EVENTS);
      if (field == 0) {
        others = skip(name, parser, others);
        continue;
      }
      seen = mark(field, seen, name);
      if (field == SESSION) {
        session = readSessionId(parser);
      } else {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
          throw wrongType("events", "an array", parser);
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrongType("events", "an array of objects", parser);
          }
          interactions.add(readInteraction(parser, brokerTime, false));
        }
      }
    }
    requireAll(SESSION | EVENTS, seen);
    for (Interaction each : interactions) {
      each.setSession(session);
    }
    return interactions;
  }

  private String readSessionId(JsonParser parser) throws IOException, RejectedInteractionException {
    String session;
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      session = parser.getText();
    } else if (parser.currentToken() == JsonToken.VALUE_STRING) {
      session = readText("session", parser);
    } else {
      throw wrongType("session", "text or an integer", parser);
    }
    rules.checkSession(session);
    return session;
  }

  private Object readItemId(JsonParser parser) throws IOException, RejectedInteractionException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      String id = readText("aid", parser);
      rules.checkItemId(id);
      return id;
    }
    return readInteger("aid", "an integer or text", DeadLetterReason.ITEM_OUT_OF_RANGE, parser);
  }

  private long readTime(JsonParser parser, long brokerTime)
      throws IOException, RejectedInteractionException {
    long ts =
        readInteger(
            "ts", "an integer of epoch milliseconds", DeadLetterReason.WRONG_FIELD_TYPE, parser);
    rules.checkTime(ts, brokerTime);
    return ts;
  }

  private static long readInteger(
      String field, String wanted, DeadLetterReason outOfRange, JsonParser parser)
      throws IOException, RejectedInteractionException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw wrongType(field, wanted, parser);
    }
    // Thousands of digits are not worth the arithmetic.
    if (parser.getTextLength() <= MAX_INTEGER_CHARS) {
      try {
        return parser.getLongValue();
      } catch (InputCoercionException e) {
        // One digit too many: rejected below like all that are longer.
      }
    }
    throw new RejectedInteractionException(
        outOfRange, field + " does not fit into 64 bits: " + StrictJson.shown(parser));
  }

  private static String readText(String field, JsonParser parser)
      throws IOException, RejectedInteractionException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw wrongType(field, "text", parser);
    }
    String text = parser.getText();
    if (StrictUtf8.length(text) < 0) {
      throw malformed(field + " has half a surrogate pair: " + Excerpt.of(text));
    }
    return text;
  }

  private static int field(String name) {
    return switch (name) {
      case "session" -> SESSION;
      case "aid" -> AID;
      case "ts" -> TS;
      case "type" -> TYPE;
      case "events" -> EVENTS;
      default -> 0;
    };
  }

  private static Set<String> skip(String name, JsonParser parser, @Nullable Set<String> others)
      throws IOException, RejectedInteractionException {
    Set<String> names = others == null ? new HashSet<>() : others;
    if (!names.add(name)) {
      throw malformed("a field appears twice: " + Excerpt.of(name));
    }
    parser.skipChildren();
    return names;
  }

  private static int mark(int field, int seen, String name) throws RejectedInteractionException {
    if ((seen & field) != 0) {
      throw malformed("a field appears twice: " + Excerpt.of(name));
    }
    return seen | field;
  }

  private static void requireAll(int required, int seen) throws RejectedInteractionException {
    int missing = required & ~seen;
    if (missing != 0) {
      String name =
          switch (Integer.lowestOneBit(missing)) {
            case SESSION -> "session";
            case AID -> "aid";
            case TS -> "ts";
            case TYPE -> "type";
            default -> "events";
          };
      throw new RejectedInteractionException(DeadLetterReason.MISSING_FIELD, name + " is missing");
    }
  }

  private static RejectedInteractionException wrongType(
      String field, String wanted, JsonParser parser) throws IOException {
    return new RejectedInteractionException(
        DeadLetterReason.WRONG_FIELD_TYPE,
        field + " is not " + wanted + ": " + StrictJson.shown(parser));
  }

  private static RejectedInteractionException malformed(String message) {
    return new RejectedInteractionException(DeadLetterReason.MALFORMED_JSON, message);
  }
}
