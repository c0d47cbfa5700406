package io.millrace.flink.state;

import io.millrace.core.model.BinaryFormat;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Serializes values by a {@link BinaryFormat}, each behind a byte with its format version. So a
 * savepoint of an older version is restored as it is, and each value takes the newest version when
 * it is next written.
 *
 * @param <T> the type of the values
 */
public final class FormatSerializer<T> extends TypeSerializer<T> {

  private static final long serialVersionUID = 1;

  private final String formatName;
  private transient @Nullable BinaryFormat<T> format;

  FormatSerializer(BinaryFormat<T> format) {
    this.formatName = format.name();
    this.format = format;
  }

  /** The name and version of the format. */
  BinaryFormat<T> format() {
    if (format == null) {
      format = Formats.named(formatName);
    }
    return format;
  }

  @Override
  public void serialize(T value, DataOutputView target) throws IOException {
    target.writeByte(format().version());
    format().write(value, target);
  }

  @Override
  public T deserialize(DataInputView source) throws IOException {
    int version = source.readUnsignedByte();
    if (version < 1 || version > format().version()) {
      throw new IOException(
          "a %s of version %d cannot be read, the newest known is %d"
              .formatted(formatName, version, format().version()));
    }
    return format().read(version, source);
  }

  @Override
  public T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public T copy(T from) {
    return format().copy(from);
  }

  @Override
  public T copy(T from, T reuse) {
    return copy(from);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<T> duplicate() {
    return new FormatSerializer<>(format());
  }

  // Flink asks for an instance only where it deserializes into it, which this serializer ignores.
  @Override
  @SuppressWarnings("NullAway")
  public T createInstance() {
    return null;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new FormatSerializerSnapshot<>(format());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FormatSerializer<?> that && formatName.equals(that.formatName);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(formatName);
  }
}
