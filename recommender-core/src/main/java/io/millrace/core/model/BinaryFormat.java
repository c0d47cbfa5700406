package io.millrace.core.model;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How a value is written to state and between operators. A format is stateless. Each value starts
 * with its version, so values of several versions can lie side by side and old ones are read in
 * place; they take the newest version when they are next written.
 *
 * @param <T> the type of the values
 */
public interface BinaryFormat<T> {

  /** A name that stays for good: savepoints refer to the format by it. */
  String name();

  /** The version that {@link #write} writes, from 1 upwards. */
  int version();

  /** Writes a value in the newest version, without the version itself. */
  void write(T value, DataOutput out) throws IOException;

  /**
   * Reads a value.
   *
   * @param version the version it was written in, from 1 to {@link #version()}
   */
  T read(int version, DataInput in) throws IOException;

  /** A copy that shares nothing mutable with the value; the value itself where it is immutable. */
  T copy(T value);
}
