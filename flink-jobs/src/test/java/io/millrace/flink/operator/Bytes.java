package io.millrace.flink.operator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Values as they are written, to compare those that have no equality of their own. */
final class Bytes {

  private Bytes() {}

  static <T> List<String> of(TypeInformation<T> type, List<T> values) throws IOException {
    TypeSerializer<T> serializer = type.createSerializer(new SerializerConfigImpl());
    List<String> written = new ArrayList<>();
    for (T value : values) {
      DataOutputSerializer out = new DataOutputSerializer(256);
      serializer.serialize(value, out);
      written.add(HexFormat.of().formatHex(out.getCopyOfBuffer()));
    }
    return written;
  }
}
