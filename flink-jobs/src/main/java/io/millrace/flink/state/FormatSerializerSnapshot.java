package io.millrace.flink.state;

import io.millrace.core.model.BinaryFormat;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What a savepoint says of a {@link FormatSerializer}: the name of the format and the version it
 * was in. Restoring an older version needs no migration, since each value carries its version.
 *
 * @param <T> the type of the values
 */
public final class FormatSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {

  private static final int CURRENT_VERSION = 1;

  private String formatName = "";
  private int formatVersion;

  /** For Flink, which then calls {@link #readSnapshot}. */
  public FormatSerializerSnapshot() {}

  FormatSerializerSnapshot(BinaryFormat<T> format) {
    formatName = format.name();
    formatVersion = format.version();
  }

  @Override
  public int getCurrentVersion() {
    return CURRENT_VERSION;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    out.writeUTF(formatName);
    out.writeInt(formatVersion);
  }

  @Override
  public void readSnapshot(int readVersion, DataInputView in, ClassLoader userCodeClassLoader)
      throws IOException {
    formatName = in.readUTF();
    formatVersion = in.readInt();
  }

  @Override
  public TypeSerializer<T> restoreSerializer() {
    return new FormatSerializer<>(Formats.named(formatName));
  }

  @Override
  public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> oldSerializerSnapshot) {
    return oldSerializerSnapshot instanceof FormatSerializerSnapshot<T> old
            && old.formatName.equals(formatName)
            && old.formatVersion <= formatVersion
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.incompatible();
  }
}
