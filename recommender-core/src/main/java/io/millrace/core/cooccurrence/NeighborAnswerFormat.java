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
    return 2;
  }

  @Override
  public void write(NeighborAnswer answer, DataOutput out) throws IOException {
    TouchFormat.write(answer.touch(), out);
    out.writeLong(answer.item());
    out.writeLong(answer.time());
    out.writeByte(lists.version());
    lists.write(answer.neighbors(), out);
  }

  @Override
  public NeighborAnswer read(int version, DataInput in) throws IOException {
    return new NeighborAnswer(
        TouchFormat.read(version, in),
        in.readLong(),
        in.readLong(),
        lists.read(in.readUnsignedByte(), in));
  }

  @Override
  public NeighborAnswer copy(NeighborAnswer answer) {
    return answer;
  }
}
