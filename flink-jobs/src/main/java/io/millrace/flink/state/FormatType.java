package io.millrace.flink.state;

import io.millrace.core.model.BinaryFormat;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Tells Flink to serialize a type by its {@link BinaryFormat}.
 *
 * @param <T> the type
 */
public final class FormatType<T> extends OpaqueType<T> {

  private static final long serialVersionUID = 1;

  private final FormatSerializer<T> serializer;

  FormatType(Class<T> type, BinaryFormat<T> format) {
    super(type);
    this.serializer = new FormatSerializer<>(format);
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return serializer.duplicate();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FormatType<?> that && serializer.equals(that.serializer);
  }

  @Override
  public int hashCode() {
    return serializer.hashCode();
  }
}
