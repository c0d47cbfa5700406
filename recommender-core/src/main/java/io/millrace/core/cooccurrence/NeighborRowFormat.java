package io.millrace.core.cooccurrence;

import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The state format of a {@link NeighborRow}: 12 + 4·R bytes per neighbour and 43 for the rest. In
 * version 1 there are no count and no turn; both begin at 0.
 */
public final class NeighborRowFormat implements BinaryFormat<NeighborRow> {

  @Override
  public String name() {
    return "neighbor-row";
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void write(NeighborRow row, DataOutput out) throws IOException {
    out.writeByte(row.rules);
    out.writeLong(row.landmark);
    out.writeLong(row.updatedAt);
    out.writeLong(row.publishedAt);
    out.writeBoolean(row.changed);
    out.writeLong(row.expiryCheckAt);
    out.writeFloat(row.count);
    out.writeByte(row.toldNext);
    out.writeInt(row.size);
    for (int i = 0; i < row.size; i++) {
      out.writeLong(row.neighbors[i]);
      out.writeFloat(row.priorities[i]);
    }
    for (int i = 0; i < row.size * row.rules; i++) {
      out.writeFloat(row.weights[i]);
    }
  }

  @Override
  public NeighborRow read(int version, DataInput in) throws IOException {
    int rules = in.readUnsignedByte();
    long landmark = in.readLong();
    long updatedAt = in.readLong();
    long publishedAt = in.readLong();
    boolean changed = in.readBoolean();
    long expiryCheckAt = in.readLong();
    float count = version == 1 ? 0 : in.readFloat();
    int toldNext = version == 1 ? 0 : in.readUnsignedByte();
    int size = in.readInt();
    NeighborRow row = new NeighborRow(rules, Math.max(size, NeighborRow.INITIAL_LENGTH));
    row.landmark = landmark;
    row.updatedAt = updatedAt;
    row.publishedAt = publishedAt;
    row.changed = changed;
    row.expiryCheckAt = expiryCheckAt;
    row.count = count;
    row.toldNext = toldNext;
    row.size = size;
    for (int i = 0; i < size; i++) {
      row.neighbors[i] = in.readLong();
      row.priorities[i] = in.readFloat();
    }
    for (int i = 0; i < size * rules; i++) {
      row.weights[i] = in.readFloat();
    }
    return row;
  }

  @Override
  public NeighborRow copy(NeighborRow row) {
    NeighborRow copy = new NeighborRow(row.rules, row.neighbors.length);
    copy.landmark = row.landmark;
    copy.updatedAt = row.updatedAt;
    copy.publishedAt = row.publishedAt;
    copy.changed = row.changed;
    copy.expiryCheckAt = row.expiryCheckAt;
    copy.count = row.count;
    copy.toldNext = row.toldNext;
    copy.size = row.size;
    copy.neighbors = Arrays.copyOf(row.neighbors, row.neighbors.length);
    copy.weights = Arrays.copyOf(row.weights, row.weights.length);
    copy.priorities = Arrays.copyOf(row.priorities, row.priorities.length);
    return copy;
  }
}
