package io.millrace.core.feature;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.InteractionType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How the items of a session stand inside of what carries them: 4 bytes, and 20 for each item. */
public final class SessionItemsFormat implements BinaryFormat<List<SessionItem>> {

  @Override
  public String name() {
    return "session-items";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(List<SessionItem> items, DataOutput out) throws IOException {
    out.writeInt(items.size());
    for (SessionItem item : items) {
      out.writeLong(item.item());
      out.writeLong(item.time());
      out.writeByte(item.type().code());
      out.writeByte(item.clicks());
      out.writeByte(item.carts());
      out.writeByte(item.orders());
    }
  }

  @Override
  public List<SessionItem> read(int version, DataInput in) throws IOException {
    int size = in.readInt();
    List<SessionItem> items = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      items.add(
          new SessionItem(
              in.readLong(),
              in.readLong(),
              InteractionType.ofCode(in.readByte()),
              in.readUnsignedByte(),
              in.readUnsignedByte(),
              in.readUnsignedByte()));
    }
    return items;
  }

  @Override
  public List<SessionItem> copy(List<SessionItem> items) {
    return List.copyOf(items);
  }
}
