package io.millrace.flink.element;

import io.millrace.core.feature.SessionItemsFormat;
import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.InteractionType;
import io.millrace.core.training.ServedListFormat;
import io.millrace.core.training.ServedSchema;
import io.millrace.core.training.TrainingExample;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How a {@link JoinedExample} travels between operators. It is not kept in state. */
public final class JoinedExampleFormat implements BinaryFormat<JoinedExample> {

  private final SessionItemsFormat history = new SessionItemsFormat();

  @Override
  public String name() {
    return "joined-example";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(JoinedExample joined, DataOutput out) throws IOException {
    ServedListFormat.writeSchema(joined.schema(), out);
    TrainingExample example = joined.example();
    out.writeUTF(example.session());
    out.writeLong(example.sequence());
    out.writeLong(example.time());
    out.writeLong(example.item());
    out.writeByte(example.type().code());
    history.write(example.history(), out);
    out.writeInt(example.size());
    for (long item : example.items()) {
      out.writeLong(item);
    }
    for (float weight : example.weights()) {
      out.writeFloat(weight);
    }
    out.writeInt(example.positions().length);
    out.write(example.positions());
    out.writeInt(example.features().length);
    for (float feature : example.features()) {
      out.writeFloat(feature);
    }
  }

  @Override
  public JoinedExample read(int version, DataInput in) throws IOException {
    ServedSchema schema = ServedListFormat.readSchema(in);
    String session = in.readUTF();
    long sequence = in.readLong();
    long time = in.readLong();
    long item = in.readLong();
    InteractionType type = InteractionType.ofCode(in.readByte());
    var before = history.read(history.version(), in);
    long[] items = new long[in.readInt()];
    for (int i = 0; i < items.length; i++) {
      items[i] = in.readLong();
    }
    float[] weights = readFloats(items.length, in);
    byte[] positions = new byte[in.readInt()];
    in.readFully(positions);
    float[] features = readFloats(in.readInt(), in);
    return new JoinedExample(
        schema,
        new TrainingExample(
            session,
            sequence,
            time,
            item,
            type,
            before,
            schema.hash(),
            items,
            features,
            weights,
            positions));
  }

  @Override
  public JoinedExample copy(JoinedExample joined) {
    return joined;
  }

  private static float[] readFloats(int length, DataInput in) throws IOException {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = in.readFloat();
    }
    return values;
  }
}
