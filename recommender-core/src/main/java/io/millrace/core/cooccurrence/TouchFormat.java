package io.millrace.core.cooccurrence;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How a {@link Touch} is written inside of what carries it. */
final class TouchFormat {

  private TouchFormat() {}

  static void write(Touch touch, DataOutput out) throws IOException {
    out.writeUTF(touch.session());
    out.writeLong(touch.previous());
    out.writeLong(touch.sequence());
    out.writeLong(touch.arrivedAt());
    out.writeLong(touch.watermark());
  }

  static Touch read(DataInput in) throws IOException {
    return new Touch(in.readUTF(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
  }
}
