package io.millrace.flink.state;

import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * A type that Flink does not look into: one field, and no key.
 *
 * @param <T> the type
 */
abstract class OpaqueType<T> extends TypeInformation<T> {

  private static final long serialVersionUID = 1;

  private final Class<T> type;

  OpaqueType(Class<T> type) {
    this.type = type;
  }

  @Override
  public final boolean isBasicType() {
    return false;
  }

  @Override
  public final boolean isTupleType() {
    return false;
  }

  @Override
  public final int getArity() {
    return 1;
  }

  @Override
  public final int getTotalFields() {
    return 1;
  }

  @Override
  public final Class<T> getTypeClass() {
    return type;
  }

  @Override
  public final boolean isKeyType() {
    return false;
  }

  @Override
  public final String toString() {
    return "%s<%s>".formatted(getClass().getSimpleName(), type.getSimpleName());
  }

  @Override
  public final boolean canEqual(Object other) {
    return getClass().isInstance(other);
  }
}
