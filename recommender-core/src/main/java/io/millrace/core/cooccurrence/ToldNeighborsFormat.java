package io.millrace.core.cooccurrence;

import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The state format of {@link ToldNeighbors}: 18 bytes, and per neighbour that told its gossip. */
public final class ToldNeighborsFormat implements BinaryFormat<ToldNeighbors> {

  private final GossipFormat gossips = new GossipFormat();

  @Override
  public String name() {
    return "told-neighbors";
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void write(ToldNeighbors told, DataOutput out) throws IOException {
    out.writeLong(told.updatedAt);
    out.writeLong(told.expiryCheckAt);
    out.writeByte(told.size);
    out.writeByte(gossips.version());
    for (int i = 0; i < told.size; i++) {
      gossips.write(told.told[i], out);
    }
  }

  @Override
  public ToldNeighbors read(int version, DataInput in) throws IOException {
    ToldNeighbors told = new ToldNeighbors();
    told.updatedAt = in.readLong();
    told.expiryCheckAt = in.readLong();
    int size = in.readUnsignedByte();
    int gossipVersion = in.readUnsignedByte();
    // Room for one that may follow.
    told.told = new Gossip[size + 1];
    told.from = new long[size + 1];
    for (int i = 0; i < size; i++) {
      told.add(gossips.read(gossipVersion, in), size + 1);
    }
    return told;
  }

  @Override
  public ToldNeighbors copy(ToldNeighbors told) {
    ToldNeighbors copy = new ToldNeighbors();
    copy.updatedAt = told.updatedAt;
    copy.expiryCheckAt = told.expiryCheckAt;
    copy.size = told.size;
    copy.told = Arrays.copyOf(told.told, told.told.length);
    copy.from = Arrays.copyOf(told.from, told.from.length);
    return copy;
  }
}
