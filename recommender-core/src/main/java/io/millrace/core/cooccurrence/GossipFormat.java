package io.millrace.core.cooccurrence;

import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How {@link Gossip} travels between operators: 41 bytes and 12 per neighbour. */
public final class GossipFormat implements BinaryFormat<Gossip> {

  @Override
  public String name() {
    return "gossip";
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void write(Gossip gossip, DataOutput out) throws IOException {
    out.writeLong(gossip.item());
    out.writeLong(gossip.from());
    out.writeLong(gossip.time());
    out.writeLong(gossip.cause());
    out.writeFloat(gossip.weight());
    out.writeFloat(gossip.count());
    out.writeByte(gossip.neighbors().length);
    for (long neighbor : gossip.neighbors()) {
      out.writeLong(neighbor);
    }
    for (float share : gossip.shares()) {
      out.writeFloat(share);
    }
  }

  @Override
  public Gossip read(int version, DataInput in) throws IOException {
    long item = in.readLong();
    long from = in.readLong();
    long time = in.readLong();
    long cause = version < 2 ? 0 : in.readLong();
    float weight = in.readFloat();
    float count = in.readFloat();
    long[] neighbors = new long[in.readUnsignedByte()];
    for (int i = 0; i < neighbors.length; i++) {
      neighbors[i] = in.readLong();
    }
    float[] shares = new float[neighbors.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = in.readFloat();
    }
    return new Gossip(item, from, time, cause, weight, count, neighbors, shares);
  }

  @Override
  public Gossip copy(Gossip gossip) {
    return gossip;
  }
}
