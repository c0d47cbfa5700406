package io.millrace.ranking.twotower;

import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How a {@link NextItem} is written: 17 bytes, and 9 for each item of the session. */
public final class NextItemFormat implements BinaryFormat<NextItem> {

  @Override
  public String name() {
    return "next-item";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(NextItem next, DataOutput out) throws IOException {
    SessionItems session = next.session();
    out.writeByte(session.size());
    for (int i = 0; i < session.size(); i++) {
      out.writeLong(session.items()[i]);
      out.writeByte(session.types()[i]);
    }
    out.writeLong(next.item());
    out.writeLong(next.time());
  }

  @Override
  public NextItem read(int version, DataInput in) throws IOException {
    long[] items = new long[in.readUnsignedByte()];
    byte[] types = new byte[items.length];
    for (int i = 0; i < items.length; i++) {
      items[i] = in.readLong();
      types[i] = in.readByte();
    }
    return new NextItem(new SessionItems(items, types), in.readLong(), in.readLong());
  }

  @Override
  public NextItem copy(NextItem next) {
    return next;
  }
}
