package io.millrace.core.training;

import io.millrace.core.feature.SessionItem;
import io.millrace.core.feature.SessionItemsFormat;
import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.InteractionType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The format of a {@link ServedList}, in state and between operators: 8 bytes for each candidate, 4
 * for each feature of it, 20 for each item of the history, the names of the schema, and some 60 for
 * the rest.
 */
public final class ServedListFormat implements BinaryFormat<ServedList> {

  private final SessionItemsFormat history = new SessionItemsFormat();

  @Override
  public String name() {
    return "served-list";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(ServedList list, DataOutput out) throws IOException {
    out.writeUTF(list.session());
    out.writeLong(list.sequence());
    out.writeLong(list.time());
    out.writeLong(list.item());
    out.writeByte(list.type().code());
    history.write(list.history(), out);
    writeSchema(list.schema(), out);
    out.writeInt(list.items().length);
    for (long item : list.items()) {
      out.writeLong(item);
    }
    out.writeInt(list.features().length);
    for (float feature : list.features()) {
      out.writeFloat(feature);
    }
  }

  @Override
  public ServedList read(int version, DataInput in) throws IOException {
    String session = in.readUTF();
    long sequence = in.readLong();
    long time = in.readLong();
    long item = in.readLong();
    InteractionType type = InteractionType.ofCode(in.readByte());
    List<SessionItem> before = history.read(1, in);
    ServedSchema schema = readSchema(in);
    long[] items = new long[in.readInt()];
    for (int i = 0; i < items.length; i++) {
      items[i] = in.readLong();
    }
    float[] features = new float[in.readInt()];
    for (int i = 0; i < features.length; i++) {
      features[i] = in.readFloat();
    }
    return new ServedList(session, sequence, time, item, type, before, schema, items, features);
  }

  @Override
  public ServedList copy(ServedList list) {
    return list;
  }

  /** Writes a schema inside of what carries it. */
  public static void writeSchema(ServedSchema schema, DataOutput out) throws IOException {
    out.writeInt(schema.version());
    out.writeLong(schema.hash());
    writeNames(schema.rules(), out);
    writeNames(schema.channels(), out);
  }

  /** Reads what {@link #writeSchema} wrote. */
  public static ServedSchema readSchema(DataInput in) throws IOException {
    return new ServedSchema(in.readInt(), in.readLong(), readNames(in), readNames(in));
  }

  private static void writeNames(List<String> names, DataOutput out) throws IOException {
    out.writeInt(names.size());
    for (String name : names) {
      out.writeUTF(name);
    }
  }

  private static List<String> readNames(DataInput in) throws IOException {
    int size = in.readInt();
    List<String> names = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      names.add(in.readUTF());
    }
    return names;
  }
}
