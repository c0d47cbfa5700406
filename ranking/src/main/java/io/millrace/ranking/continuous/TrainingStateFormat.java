package io.millrace.ranking.continuous;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.training.TrainingExample;
import io.millrace.core.training.TrainingExampleFormat;
import io.millrace.ranking.store.ModelFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The format of a {@link TrainingState}: the reference as a model file, the trainer of three times
 * its size, and the examples of some 15 kB each.
 */
public final class TrainingStateFormat implements BinaryFormat<TrainingState> {

  private final TrainingExampleFormat examples = new TrainingExampleFormat();

  @Override
  public String name() {
    return "training-state";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(TrainingState state, DataOutput out) throws IOException {
    ByteArrayOutputStream reference = new ByteArrayOutputStream();
    ModelFile.write(state.reference(), Map.of(), reference);
    writeBytes(reference.toByteArray(), out);
    writeBytes(state.trainer(), out);
    out.writeLong(state.steps());
    writeExamples(state.pending(), out);
    writeExamples(state.heldOut(), out);
  }

  @Override
  public TrainingState read(int version, DataInput in) throws IOException {
    ModelFile reference = ModelFile.read(new ByteArrayInputStream(readBytes(in)));
    byte[] trainer = readBytes(in);
    long steps = in.readLong();
    return new TrainingState(reference.din(), trainer, steps, readExamples(in), readExamples(in));
  }

  @Override
  public TrainingState copy(TrainingState state) {
    return state;
  }

  private static void writeBytes(byte[] bytes, DataOutput out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }

  private void writeExamples(List<TrainingExample> list, DataOutput out) throws IOException {
    out.writeInt(list.size());
    for (TrainingExample example : list) {
      examples.write(example, out);
    }
  }

  private List<TrainingExample> readExamples(DataInput in) throws IOException {
    int size = in.readInt();
    List<TrainingExample> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(examples.read(1, in));
    }
    return list;
  }
}
