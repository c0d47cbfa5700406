package io.millrace.ranking.twotower;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.sampling.SamplingBlock;
import io.millrace.core.sampling.SamplingBlockFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The format of a {@link TwoTowerState}: the trainer, of the model's size and some 1 % more, the
 * estimator of 9 MiB, the pairs of some 100 bytes and the items of 8.
 */
public final class TwoTowerStateFormat implements BinaryFormat<TwoTowerState> {

  private static final int PAIR_VERSION = 1;
  private static final int BLOCK_VERSION = 1;

  private final NextItemFormat pairs = new NextItemFormat();
  private final SamplingBlockFormat blocks = new SamplingBlockFormat();

  @Override
  public String name() {
    return "two-tower-state";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(TwoTowerState state, DataOutput out) throws IOException {
    TwoTowerSpec spec = state.spec();
    out.writeInt(spec.dimension());
    out.writeInt(spec.embeddingRows());
    out.writeInt(spec.historyLength());
    out.writeInt(spec.hiddenUnits());
    out.writeFloat(spec.temperature());
    out.writeInt(state.trainer().length);
    out.write(state.trainer());
    out.writeInt(state.sampling().size());
    for (SamplingBlock block : state.sampling()) {
      blocks.write(block, out);
    }
    out.writeInt(state.catalogue().length);
    for (long item : state.catalogue()) {
      out.writeLong(item);
    }
    out.writeInt(state.memory().size());
    for (NextItem pair : state.memory()) {
      pairs.write(pair, out);
    }
    out.writeInt(state.waiting());
    out.writeDouble(state.losses());
    out.writeLong(state.batches());
  }

  @Override
  public TwoTowerState read(int version, DataInput in) throws IOException {
    TwoTowerSpec spec =
        new TwoTowerSpec(in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readFloat());
    byte[] trainer = new byte[in.readInt()];
    in.readFully(trainer);
    int count = in.readInt();
    List<SamplingBlock> sampling = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      sampling.add(blocks.read(BLOCK_VERSION, in));
    }
    long[] catalogue = new long[in.readInt()];
    for (int i = 0; i < catalogue.length; i++) {
      catalogue[i] = in.readLong();
    }
    int size = in.readInt();
    List<NextItem> memory = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      memory.add(pairs.read(PAIR_VERSION, in));
    }
    return new TwoTowerState(
        spec, trainer, sampling, catalogue, memory, in.readInt(), in.readDouble(), in.readLong());
  }

  @Override
  public TwoTowerState copy(TwoTowerState state) {
    return state;
  }
}
