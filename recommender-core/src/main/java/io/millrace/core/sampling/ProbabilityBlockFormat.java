package io.millrace.core.sampling;

import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The state format of a {@link ProbabilityBlock}: 2 bytes per slot, and 32. */
public final class ProbabilityBlockFormat implements BinaryFormat<ProbabilityBlock> {

  @Override
  public String name() {
    return "probability-block";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(ProbabilityBlock block, DataOutput out) throws IOException {
    SamplingBlockFormat.writeShape(block.shape(), out);
    out.writeLong(block.step());
    out.writeLong(block.asOf());
    out.writeInt(block.number());
    for (char code : block.codes) {
      out.writeShort(code);
    }
  }

  @Override
  public ProbabilityBlock read(int version, DataInput in) throws IOException {
    SamplingShape shape = SamplingBlockFormat.readShape(in);
    long step = in.readLong();
    long asOf = in.readLong();
    int number = in.readInt();
    char[] codes = new char[shape.blockLength(number)];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = in.readChar();
    }
    return new ProbabilityBlock(shape, step, asOf, number, codes);
  }

  @Override
  public ProbabilityBlock copy(ProbabilityBlock block) {
    return block;
  }
}
