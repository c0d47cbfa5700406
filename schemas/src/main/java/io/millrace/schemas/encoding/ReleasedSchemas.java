package io.millrace.schemas.encoding;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;

/** The schemas of released versions, kept as resources so that old records stay readable. */
final class ReleasedSchemas {
  private ReleasedSchemas() {}

  /** Returns the released schemas of a record, version 1 first. */
  static List<Schema> of(String recordName) {
    List<Schema> schemas = new ArrayList<>();
    while (true) {
      String path = "/released/" + recordName + "/" + (schemas.size() + 1) + ".avsc";
      try (InputStream in = ReleasedSchemas.class.getResourceAsStream(path)) {
        if (in == null) {
          return schemas;
        }
        schemas.add(new SchemaParser().parse(in).mainSchema());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + path, e);
      }
    }
  }
}
