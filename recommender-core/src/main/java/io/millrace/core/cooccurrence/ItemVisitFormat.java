package io.millrace.core.cooccurrence;

import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How an {@link ItemVisit} travels between operators. */
public final class ItemVisitFormat implements BinaryFormat<ItemVisit> {

  @Override
  public String name() {
    return "item-visit";
  }

  @Override
  public int version() {
    return 4;
  }

  @Override
  public void write(ItemVisit visit, DataOutput out) throws IOException {
    out.writeLong(visit.item());
    out.writeLong(visit.time());
    WeightedItems.write(visit.rules(), visit.neighbors, visit.increments, out);
    out.writeByte(visit.near());
    out.writeLong(visit.cause());
    Touch touch = visit.touch();
    out.writeBoolean(touch != null);
    if (touch != null) {
      TouchFormat.write(touch, out);
    }
  }

  @Override
  public ItemVisit read(int version, DataInput in) throws IOException {
    long item = in.readLong();
    long time = in.readLong();
    int rules = in.readUnsignedByte();
    long[] neighbors = WeightedItems.readItems(in);
    float[] increments = WeightedItems.readWeights(rules * neighbors.length, in);
    int near = version < 3 ? 0 : in.readUnsignedByte();
    long cause = version < 4 ? 0 : in.readLong();
    return new ItemVisit(
        item,
        time,
        rules,
        neighbors,
        increments,
        near,
        cause,
        in.readBoolean() ? TouchFormat.read(version, in) : null);
  }

  @Override
  public ItemVisit copy(ItemVisit visit) {
    return visit;
  }
}
