package io.millrace.core.training;

import io.millrace.core.feature.SessionItem;
import io.millrace.core.feature.SessionItemsFormat;
import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.InteractionType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * The format of a {@link TrainingExample}, in state and between operators: 15 bytes for each
 * candidate, 4 for each feature of it, 20 for each item of the history, and some 60 for the rest.
 */
public final class TrainingExampleFormat implements BinaryFormat<TrainingExample> {

  private final SessionItemsFormat history = new SessionItemsFormat();

  @Override
  public String name() {
    return "training-example";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(TrainingExample example, DataOutput out) throws IOException {
    out.writeUTF(example.session());
    out.writeLong(example.sequence());
    out.writeLong(example.time());
    out.writeLong(example.item());
    out.writeByte(example.type().code());
    history.write(example.history(), out);
    out.writeLong(example.schemaHash());
    out.writeInt(example.size());
    for (long item : example.items()) {
      out.writeLong(item);
    }
    for (float weight : example.weights()) {
      out.writeFloat(weight);
    }
    out.write(example.positions());
    out.writeInt(example.features().length);
    for (float feature : example.features()) {
      out.writeFloat(feature);
    }
  }

  @Override
  public TrainingExample read(int version, DataInput in) throws IOException {
    String session = in.readUTF();
    long sequence = in.readLong();
    long time = in.readLong();
    long item = in.readLong();
    InteractionType type = InteractionType.ofCode(in.readByte());
    List<SessionItem> before = history.read(1, in);
    long schemaHash = in.readLong();
    long[] items = new long[in.readInt()];
    for (int i = 0; i < items.length; i++) {
      items[i] = in.readLong();
    }
    float[] weights = readFloats(items.length, in);
    byte[] positions = new byte[items.length * InteractionType.values().length];
    in.readFully(positions);
    float[] features = readFloats(in.readInt(), in);
    return new TrainingExample(
        session,
        sequence,
        time,
        item,
        type,
        before,
        schemaHash,
        items,
        features,
        weights,
        positions);
  }

  private static float[] readFloats(int length, DataInput in) throws IOException {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = in.readFloat();
    }
    return values;
  }

  @Override
  public TrainingExample copy(TrainingExample example) {
    return example;
  }
}
