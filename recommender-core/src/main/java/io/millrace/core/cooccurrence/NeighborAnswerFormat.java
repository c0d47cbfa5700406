package io.millrace.core.cooccurrence;

import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How a {@link NeighborAnswer} travels between operators, and lies in state while held back. */
public final class NeighborAnswerFormat implements BinaryFormat<NeighborAnswer> {

  private final NeighborListFormat lists = new NeighborListFormat();

  @Override
  public String name() {
    return "neighbor-answer";
  }

  @Override
  public int version() {
    return 3;
  }

  @Override
  public void write(NeighborAnswer answer, DataOutput out) throws IOException {
    TouchFormat.write(answer.touch(), out);
    out.writeLong(answer.item());
    out.writeLong(answer.time());
    out.writeByte(lists.version());
    lists.write(answer.neighbors(), out);
    lists.write(answer.secondHop(), out);
    out.writeFloat(answer.count());
  }

  @Override
  public NeighborAnswer read(int version, DataInput in) throws IOException {
    Touch touch = TouchFormat.read(version, in);
    long item = in.readLong();
    long time = in.readLong();
    int listVersion = in.readUnsignedByte();
    NeighborList neighbors = lists.read(listVersion, in);
    NeighborList secondHop = version < 3 ? NeighborList.EMPTY : lists.read(listVersion, in);
    float count = version < 3 ? 0 : in.readFloat();
    return new NeighborAnswer(touch, item, time, count, neighbors, secondHop);
  }

  @Override
  public NeighborAnswer copy(NeighborAnswer answer) {
    return answer;
  }
}
