package io.millrace.core.sampling;

import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The state format of a {@link SamplingBlock}: 18 bytes per slot, and 28. */
public final class SamplingBlockFormat implements BinaryFormat<SamplingBlock> {

  @Override
  public String name() {
    return "sampling-block";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(SamplingBlock block, DataOutput out) throws IOException {
    writeShape(block.shape(), out);
    out.writeLong(block.step());
    out.writeInt(block.taken());
    out.writeInt(block.number());
    for (int i = 0; i < block.lastSteps.length; i++) {
      out.writeLong(block.lastSteps[i]);
      out.writeShort(block.hits[i]);
      out.writeDouble(block.gaps[i]);
    }
  }

  @Override
  public SamplingBlock read(int version, DataInput in) throws IOException {
    SamplingShape shape = readShape(in);
    long step = in.readLong();
    int taken = in.readInt();
    int number = in.readInt();
    long[] lastSteps = new long[shape.blockLength(number)];
    char[] hits = new char[lastSteps.length];
    double[] gaps = new double[lastSteps.length];
    for (int i = 0; i < gaps.length; i++) {
      lastSteps[i] = in.readLong();
      hits[i] = in.readChar();
      gaps[i] = in.readDouble();
    }
    return new SamplingBlock(shape, step, taken, number, lastSteps, hits, gaps);
  }

  @Override
  public SamplingBlock copy(SamplingBlock block) {
    return block;
  }

  static void writeShape(SamplingShape shape, DataOutput out) throws IOException {
    out.writeInt(shape.hashes());
    out.writeInt(shape.slots());
    out.writeInt(shape.stepLength());
  }

  static SamplingShape readShape(DataInput in) throws IOException {
    return new SamplingShape(in.readInt(), in.readInt(), in.readInt());
  }
}
