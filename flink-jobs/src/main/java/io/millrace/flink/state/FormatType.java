package io.millrace.flink.state;

import io.millrace.core.model.BinaryFormat;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Tells Flink to serialize a type by its {@link BinaryFormat}.
 *
 * @param <T> the type
 */
public final class FormatType<T> extends TypeInformation<T> {

  private static final long serialVersionUID = 1;

  private final Class<T> type;
  private final FormatSerializer<T> serializer;

  FormatType(Class<T> type, BinaryFormat<T> format) {
    this.type = type;
    this.serializer = new FormatSerializer<>(format);
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<T> getTypeClass() {
    return type;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return serializer.duplicate();
  }

  @Override
  public String toString() {
    return "FormatType<" + type.getSimpleName() + ">";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FormatType<?> that && serializer.equals(that.serializer);
  }

  @Override
  public int hashCode() {
    return serializer.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof FormatType<?>;
  }
}
