package io.millrace.flink.element;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How a {@link SourceRecord} is written inside of what carries it. */
final class SourceRecords {

  private SourceRecords() {}

  static void write(SourceRecord source, DataOutput out) throws IOException {
    out.writeUTF(source.topic());
    out.writeInt(source.partition());
    out.writeLong(source.offset());
    out.writeLong(source.timestamp());
    writeBytes(source.key(), out);
    writeBytes(source.value(), out);
  }

  static SourceRecord read(DataInput in) throws IOException {
    return new SourceRecord(
        in.readUTF(), in.readInt(), in.readLong(), in.readLong(), readBytes(in), readBytes(in));
  }

  private static void writeBytes(byte @Nullable [] bytes, DataOutput out) throws IOException {
    out.writeInt(bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  private static byte @Nullable [] readBytes(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }
}
