package io.millrace.schemas.encoding;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes records of one type, as natural JSON or in Avro's single-object encoding. In JSON, bytes
 * are base64, and the floating-point values NaN and ±Infinity, for which JSON has no number, are
 * text. It keeps its buffers between records and is not thread-safe.
 */
public final class RecordWriter<T extends SpecificRecord> {

  /** Two bytes that mark the encoding, and the fingerprint of the schema. */
  private static final int HEADER_LENGTH = 10;

  private final Encoding encoding;
  private final Schema schema;
  private final RecordModel model;
  private final byte[] header;
  private final DatumWriter<T> avro;
  private @Nullable BinaryEncoder encoder;
  private final ByteArrayBuilder buffer = new ByteArrayBuilder();

  /** Creates a writer of the given type's current schema. */
  public RecordWriter(Class<T> type, Encoding encoding) {
    this.encoding = encoding;
    model = RecordModel.WRITING;
    schema = model.getSchema(type);
    header = header(schema);
    avro = new SpecificDatumWriter<>(schema, model);
  }

  private static byte[] header(Schema schema) {
    long fingerprint = SchemaNormalization.parsingFingerprint64(schema);
    return ByteBuffer.allocate(HEADER_LENGTH)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0xC3)
        .put((byte) 0x01)
        .putLong(fingerprint)
        .array();
  }

  /** Returns the record's bytes. Throws IllegalArgumentException where a required field is null. */
  public byte[] write(T record) {
    try {
      return encoding == Encoding.AVRO ? writeAvro(record) : writeJson(record);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a " + schema.getName(), e);
    } catch (NullPointerException | ClassCastException | AvroRuntimeException e) {
      throw new IllegalArgumentException(
          "not a valid " + schema.getName() + ": " + e.getMessage(), e);
    }
  }

  private byte[] writeAvro(T record) throws IOException {
    // An encoder that is used again first gives away what a record that failed has left in it.
    encoder = EncoderFactory.get().binaryEncoder(buffer, encoder);
    buffer.reset();
    buffer.write(header);
    avro.write(record, encoder);
    encoder.flush();
    return buffer.toByteArray();
  }

  private byte[] writeJson(T record) throws IOException {
    buffer.reset();
    try (JsonGenerator generator = StrictJson.FACTORY.createGenerator(buffer)) {
      write(schema, record, generator);
    }
    return buffer.toByteArray();
  }

  private void write(Schema type, Object value, JsonGenerator generator) throws IOException {
    switch (type.getType()) {
      case RECORD -> {
        IndexedRecord record = (IndexedRecord) value;
        List<Schema.Field> fields = type.getFields();
        generator.writeStartObject();
        for (int i = 0; i < fields.size(); i++) {
          Schema.Field field = fields.get(i);
          Object content = record.get(i);
          if (content == null && !field.schema().isNullable()) {
            throw new IllegalArgumentException(type.getName() + "." + field.name() + " is null");
          }
          generator.writeFieldName(field.name());
          write(field.schema(), content, generator);
        }
        generator.writeEndObject();
      }
      case ARRAY -> {
        generator.writeStartArray();
        for (Object element : (Collection<?>) value) {
          write(type.getElementType(), element, generator);
        }
        generator.writeEndArray();
      }
      case MAP -> {
        generator.writeStartObject();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
          generator.writeFieldName(entry.getKey().toString());
          write(type.getValueType(), entry.getValue(), generator);
        }
        generator.writeEndObject();
      }
      case UNION -> {
        if (value == null) {
          generator.writeNull();
        } else {
          write(type.getTypes().get(model.resolveUnion(type, value)), value, generator);
        }
      }
      case STRING, ENUM -> generator.writeString(value.toString());
      case BYTES -> {
        ByteBuffer bytes = ((ByteBuffer) value).duplicate();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        generator.writeBinary(copy);
      }
      case FIXED -> generator.writeBinary(((GenericFixed) value).bytes());
      case INT -> generator.writeNumber((int) value);
      case LONG -> generator.writeNumber((long) value);
      case FLOAT -> generator.writeNumber((float) value);
      case DOUBLE -> generator.writeNumber((double) value);
      case BOOLEAN -> generator.writeBoolean((boolean) value);
      case NULL -> generator.writeNull();
    }
  }
}
