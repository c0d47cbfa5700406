package io.millrace.flink.state;

import org.apache.flink.api.common.serialization.SerializerConfig;
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
public final class RegisteredKryoType<T> extends OpaqueType<T> {

  private static final long serialVersionUID = 1;

  public RegisteredKryoType(Class<T> type) {
    super(type);
  }

  /**
   * @throws IllegalArgumentException if the class is not registered with a serializer
   */
  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    if (!config.getRegisteredTypesWithKryoSerializerClasses().containsKey(getTypeClass())) {
      throw new IllegalArgumentException(
          "%s is not registered with a Kryo serializer under pipeline.serialization-config"
              .formatted(getTypeClass().getName()));
    }
    return new KryoSerializer<>(getTypeClass(), config);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RegisteredKryoType<?> that
        && getTypeClass().equals(that.getTypeClass());
  }

  @Override
  public int hashCode() {
    return getTypeClass().hashCode();
  }
}
