package io.millrace.core.cooccurrence;

import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How a {@link NeighborList} is written: 8 + 4·R bytes per neighbour. */
public final class NeighborListFormat implements BinaryFormat<NeighborList> {

  @Override
  public String name() {
    return "neighbor-list";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(NeighborList list, DataOutput out) throws IOException {
    WeightedItems.write(list.rules(), list.items, list.weights, out);
  }

  @Override
  public NeighborList read(int version, DataInput in) throws IOException {
    int rules = in.readUnsignedByte();
    long[] items = WeightedItems.readItems(in);
    return new NeighborList(rules, items, WeightedItems.readWeights(rules * items.length, in));
  }

  @Override
  public NeighborList copy(NeighborList list) {
    return list;
  }
}
