package io.millrace.schemas.encoding;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads Avro's single-object encoding of one record type, written with its current schema or any
 * released one. Stricter than Avro's BinaryMessageDecoder: bytes after the record, lengths beyond
 * the payload and invalid UTF-8 are errors. Not thread-safe.
 */
final class SingleObjectDecoder<T extends SpecificRecord> {
  private final Map<Long, DatumReader<T>> readers = new HashMap<>();
  private final StrictBinaryDecoder decoder = new StrictBinaryDecoder();

  SingleObjectDecoder(Class<T> type) {
    this(type, ReleasedSchemas.of(type.getSimpleName()));
  }

  SingleObjectDecoder(Class<T> type, List<Schema> releasedSchemas) {
    RecordModel model = RecordModel.INSTANCE;
    Schema current = model.getSchema(type);
    for (Schema released : releasedSchemas) {
      register(released, current, model);
    }
    register(current, current, model);
  }

  private void register(Schema written, Schema current, RecordModel model) {
    readers.put(
        SchemaNormalization.parsingFingerprint64(written),
        new SpecificDatumReader<>(written, current, model));
  }

  /** Returns whether the payload's header names a schema that can be read. */
  boolean knowsSchema(byte[] payload) {
    return payload.length >= Encoding.AVRO_HEADER_BYTES
        && readers.containsKey(fingerprint(payload));
  }

  /** Returns the record, or throws where the payload is not exactly one. */
  T decode(byte[] payload) throws IOException {
    if (payload.length < Encoding.AVRO_HEADER_BYTES) {
      throw new IOException("the header ends at byte " + payload.length);
    }
    DatumReader<T> reader = readers.get(fingerprint(payload));
    if (reader == null) {
      throw new IOException("unknown schema " + fingerprintText(payload));
    }
    decoder.reset(payload, Encoding.AVRO_HEADER_BYTES);
    T read;
    try {
      read = reader.read(null, decoder);
    } catch (AvroRuntimeException | IndexOutOfBoundsException e) {
      // Avro looks up the branch of a union and the symbol of an enum without a check.
      throw new IOException("no such branch or symbol: " + e.getMessage(), e);
    }
    if (decoder.remainingBytes() > 0) {
      throw new IOException(decoder.remainingBytes() + " bytes after the record");
    }
    return read;
  }

  /** Returns the schema's fingerprint as it is shown to people. */
  static String fingerprintText(byte[] payload) {
    return String.format("%016x", fingerprint(payload));
  }

  private static long fingerprint(byte[] payload) {
    return ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
  }
}
