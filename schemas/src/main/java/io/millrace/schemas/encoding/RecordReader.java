package io.millrace.schemas.encoding;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of one type in whichever encoding they are. Avro may be written with any released
 * schema. In JSON, unknown fields are ignored and missing ones take the schema's default; types
 * must fit exactly, but for integers where the schema has a floating-point number. Not thread-safe.
 */
public final class RecordReader<T extends SpecificRecord> {
  private final Class<T> type;
  private final RecordModel model;
  private final Schema schema;
  private final SingleObjectDecoder<T> avro;
  private final StrictUtf8 utf8 = new StrictUtf8();

  /** Field names and array positions from the record down to the value being read. */
  private final Deque<Object> path = new ArrayDeque<>();

  /** Creates a reader of the given type. */
  public RecordReader(Class<T> type) {
    this.type = type;
    model = RecordModel.INSTANCE;
    schema = model.getSchema(type);
    avro = new SingleObjectDecoder<>(type);
  }

  /** Returns the record, or throws where the bytes are not exactly one record of the type. */
  public T read(byte[] bytes) throws UnreadableRecordException {
    Encoding encoding = Encoding.of(bytes);
    if (encoding == null) {
      throw new UnreadableRecordException(
          "not a "
              + schema.getName()
              + ", neither JSON nor Avro: "
              + Excerpt.of(bytes, 0, bytes.length),
          null);
    }
    return encoding == Encoding.AVRO ? readAvro(bytes) : readJson(bytes);
  }

  private T readAvro(byte[] bytes) throws UnreadableRecordException {
    try {
      return avro.decode(bytes);
    } catch (IOException e) {
      throw new UnreadableRecordException(
          "not a " + schema.getName() + " in Avro: " + e.getMessage(), e);
    }
  }

  private T readJson(byte[] bytes) throws UnreadableRecordException {
    if (!utf8.isValid(bytes, 0, bytes.length)) {
      throw new UnreadableRecordException("not a " + schema.getName() + ": not UTF-8", null);
    }
    path.clear();
    try (JsonParser parser = StrictJson.FACTORY.createParser(bytes)) {
      parser.nextToken();
      T record = type.cast(readRecord(schema, parser));
      if (parser.nextToken() != null) {
        throw problem("is followed by more than blanks", null);
      }
      return record;
    } catch (IOException e) {
      throw problem("is not valid JSON " + StrictJson.explain(e), e);
    }
  }

  private @Nullable Object read(Schema wanted, JsonParser parser)
      throws IOException, UnreadableRecordException {
    if (!accepts(wanted, parser.currentToken())) {
      throw problem("is not " + described(wanted) + ": " + StrictJson.shown(parser), null);
    }
    return switch (wanted.getType()) {
      case RECORD -> readRecord(wanted, parser);
      case ARRAY -> readArray(wanted, parser);
      case MAP -> readMap(wanted, parser);
      case UNION -> read(branch(wanted, parser.currentToken()), parser);
      case STRING -> parser.getText();
      case ENUM -> readEnum(wanted, parser);
      case BYTES -> ByteBuffer.wrap(parser.getBinaryValue());
      case FIXED -> model.createFixed(null, parser.getBinaryValue(), wanted);
      case INT -> parser.getIntValue();
      case LONG -> parser.getLongValue();
      case FLOAT -> (float) readDouble(parser, Float.MAX_VALUE);
      case DOUBLE -> readDouble(parser, Double.MAX_VALUE);
      case BOOLEAN -> parser.getBooleanValue();
      case NULL -> null;
    };
  }

  private Object readRecord(Schema wanted, JsonParser parser)
      throws IOException, UnreadableRecordException {
    SpecificRecord record = (SpecificRecord) model.newRecord(null, wanted);
    BitSet seen = new BitSet();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      Schema.Field field = wanted.getField(name);
      parser.nextToken();
      if (field == null) {
        parser.skipChildren();
        continue;
      }
      path.addLast(name);
      if (seen.get(field.pos())) {
        throw problem("appears twice", null);
      }
      seen.set(field.pos());
      record.put(field.pos(), read(field.schema(), parser));
      path.removeLast();
    }
    for (Schema.Field field : wanted.getFields()) {
      if (!seen.get(field.pos())) {
        if (!field.hasDefaultValue()) {
          path.addLast(field.name());
          throw problem("is missing", null);
        }
        // Avro hands out the same default again and again.
        Object shared = model.getDefaultValue(field);
        record.put(field.pos(), model.deepCopy(field.schema(), shared));
      }
    }
    return record;
  }

  private List<Object> readArray(Schema wanted, JsonParser parser)
      throws IOException, UnreadableRecordException {
    List<Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      path.addLast(elements.size());
      elements.add(read(wanted.getElementType(), parser));
      path.removeLast();
    }
    return elements;
  }

  private Map<String, Object> readMap(Schema wanted, JsonParser parser)
      throws IOException, UnreadableRecordException {
    Map<String, Object> entries = new HashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      path.addLast(name);
      entries.put(name, read(wanted.getValueType(), parser));
      path.removeLast();
    }
    return entries;
  }

  private Object readEnum(Schema wanted, JsonParser parser)
      throws IOException, UnreadableRecordException {
    String symbol = parser.getText();
    if (!wanted.hasEnumSymbol(symbol)) {
      throw problem(
          "is none of " + wanted.getEnumSymbols() + ": " + StrictJson.shown(parser), null);
    }
    return model.createEnum(symbol, wanted);
  }

  private double readDouble(JsonParser parser, double max)
      throws IOException, UnreadableRecordException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return switch (parser.getText()) {
        case "NaN" -> Double.NaN;
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        default -> throw problem("is not a number: " + StrictJson.shown(parser), null);
      };
    }
    double value = parser.getDoubleValue();
    if (Math.abs(value) > max) {
      throw problem("is too large: " + StrictJson.shown(parser), null);
    }
    return value;
  }

  private static boolean accepts(Schema wanted, JsonToken token) {
    return switch (wanted.getType()) {
      case RECORD, MAP -> token == JsonToken.START_OBJECT;
      case ARRAY -> token == JsonToken.START_ARRAY;
      case UNION -> wanted.getTypes().stream().anyMatch(each -> accepts(each, token));
      case STRING, ENUM, BYTES, FIXED -> token == JsonToken.VALUE_STRING;
      case INT, LONG -> token == JsonToken.VALUE_NUMBER_INT;
      case FLOAT, DOUBLE -> token.isNumeric() || token == JsonToken.VALUE_STRING;
      case BOOLEAN -> token.isBoolean();
      case NULL -> token == JsonToken.VALUE_NULL;
    };
  }

  private static Schema branch(Schema union, JsonToken token) {
    for (Schema each : union.getTypes()) {
      if (accepts(each, token)) {
        return each;
      }
    }
    throw new IllegalStateException("no branch of " + union + " for " + token);
  }

  private static String described(Schema wanted) {
    return switch (wanted.getType()) {
      case UNION -> String.join(" or ", wanted.getTypes().stream().map(s -> described(s)).toList());
      case RECORD, MAP -> "an object";
      case ARRAY -> "an array";
      case STRING, ENUM -> "text";
      case BYTES, FIXED -> "base64 text";
      case INT, LONG -> "an integer";
      case FLOAT, DOUBLE -> "a number";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
    };
  }

  private UnreadableRecordException problem(String problem, @Nullable Throwable cause) {
    StringBuilder message = new StringBuilder(schema.getName());
    for (Iterator<Object> each = path.iterator(); each.hasNext(); ) {
      Object step = each.next();
      if (step instanceof Integer position) {
        message.append('[').append(position).append(']');
      } else {
        message.append('.').append(step);
      }
    }
    return new UnreadableRecordException(message.append(' ').append(problem).toString(), cause);
  }
}
