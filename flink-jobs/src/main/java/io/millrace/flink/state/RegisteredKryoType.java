package io.millrace.flink.state;

import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.runtime.kryo.KryoSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Asks for Kryo by name: for values of a library's class that has no format of ours. The class has
 * to be registered under {@code pipeline.serialization-config} with a Kryo serializer of its own,
 * which writes a version before the body; a job that uses the type without is refused when it
 * starts. Everything else that would fall back on Kryo is refused by {@code
 * pipeline.generic-types}.
 *
 * @param <T> the library's class
 */
public final class RegisteredKryoType<T> extends TypeInformation<T> {

  private static final long serialVersionUID = 1;

  private final Class<T> type;

  public RegisteredKryoType(Class<T> type) {
    this.type = type;
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

  /**
   * @throws IllegalArgumentException if the class is not registered with a serializer
   */
  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    if (!config.getRegisteredTypesWithKryoSerializerClasses().containsKey(type)) {
      throw new IllegalArgumentException(
          "%s is not registered with a Kryo serializer under pipeline.serialization-config"
              .formatted(type.getName()));
    }
    return new KryoSerializer<>(type, config);
  }

  @Override
  public String toString() {
    return "RegisteredKryoType<" + type.getSimpleName() + ">";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RegisteredKryoType<?> that && type.equals(that.type);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(type);
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof RegisteredKryoType<?>;
  }
}
