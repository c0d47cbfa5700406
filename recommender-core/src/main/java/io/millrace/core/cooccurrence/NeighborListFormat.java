package io.millrace.core.cooccurrence;

import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How a {@link NeighborList} is written: for each neighbour 8 bytes, one bit per rule in whole
 * bytes, and 4 for each weight that is not 0. Most neighbours are known to few rules. Version 1 has
 * all weights and no bits.
 */
public final class NeighborListFormat implements BinaryFormat<NeighborList> {

  @Override
  public String name() {
    return "neighbor-list";
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void write(NeighborList list, DataOutput out) throws IOException {
    int rules = list.rules();
    out.writeByte(rules);
    out.writeInt(list.items.length);
    for (int i = 0; i < list.items.length; i++) {
      out.writeLong(list.items[i]);
      writeWeights(list, i, out);
    }
  }

  /** Writes the weights of a neighbour: one bit per rule in whole bytes, then those not 0. */
  public static void writeWeights(NeighborList list, int index, DataOutput out) throws IOException {
    int rules = list.rules();
    for (int first = 0; first < rules; first += Byte.SIZE) {
      int known = 0;
      for (int r = first; r < Math.min(rules, first + Byte.SIZE); r++) {
        known |= list.weight(index, r) == 0 ? 0 : 1 << (r - first);
      }
      out.writeByte(known);
      for (int rest = known; rest != 0; rest &= rest - 1) {
        out.writeFloat(list.weight(index, first + Integer.numberOfTrailingZeros(rest)));
      }
    }
  }

  @Override
  public NeighborList read(int version, DataInput in) throws IOException {
    int rules = in.readUnsignedByte();
    if (version == 1) {
      long[] items = WeightedItems.readItems(in);
      return new NeighborList(rules, items, WeightedItems.readWeights(rules * items.length, in));
    }
    long[] items = new long[in.readInt()];
    float[] weights = new float[items.length * rules];
    for (int i = 0; i < items.length; i++) {
      items[i] = in.readLong();
      readWeights(rules, weights, i, in);
    }
    return new NeighborList(rules, items, weights);
  }

  /**
   * Reads the weights of a neighbour.
   *
   * @param weights filled with those that are not 0, from index × rules
   */
  public static void readWeights(int rules, float[] weights, int index, DataInput in)
      throws IOException {
    for (int first = 0; first < rules; first += Byte.SIZE) {
      for (int rest = in.readUnsignedByte(); rest != 0; rest &= rest - 1) {
        weights[index * rules + first + Integer.numberOfTrailingZeros(rest)] = in.readFloat();
      }
    }
  }

  @Override
  public NeighborList copy(NeighborList list) {
    return list;
  }
}
