package io.millrace.schemas.encoding;

import org.jspecify.annotations.Nullable;

/** How a record is written as bytes. Readers see it from the first bytes. */
public enum Encoding {
  /** Natural JSON: objects, arrays, text and numbers; a union is its bare value or null. */
  JSON,
  /** Avro's single-object encoding: C3 01, the schema's fingerprint, the binary body. */
  AVRO;

  static final int AVRO_HEADER_BYTES = 10;

  /** Returns the encoding of a payload, or null where it is neither of the two. */
  static @Nullable Encoding of(byte[] bytes) {
    if (bytes.length >= 2 && bytes[0] == (byte) 0xC3 && bytes[1] == 1) {
      return AVRO;
    }
    for (byte each : bytes) {
      if (each == '{') {
        return JSON;
      }
      if (each != ' ' && each != '\t' && each != '\r' && each != '\n') {
        return null;
      }
    }
    return null;
  }
}
