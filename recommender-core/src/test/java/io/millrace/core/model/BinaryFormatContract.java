package io.millrace.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What every format keeps to.
 *
 * @param <T> the type of the values
 */
public abstract class BinaryFormatContract<T> {
  private static final int VALUES = 200;

  /** The format under test. */
  protected abstract BinaryFormat<T> format();

  /** The name that savepoints refer to. */
  protected abstract String name();

  /** Some value; two calls give different ones. */
  protected abstract T randomValue(Random random);

  /** All that a value holds, in a form that compares by content. */
  protected abstract Object contents(T value);

  /** Changes all that is mutable in a value; nothing where it is immutable. */
  protected void change(T value) {}

  @Test
  void keepsItsName() {
    assertThat(format().name()).isEqualTo(name());
  }

  @Test
  void readsBackWhatItWrites() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < VALUES; i++) {
      T value = randomValue(random);
      byte[] bytes = written(value);

      T read = read(format().version(), bytes);

      assertThat(contents(read)).isEqualTo(contents(value));
      assertThat(written(read)).isEqualTo(bytes);
    }
  }

  @Test
  void copiesShareNothingMutable() throws IOException {
    Random random = new Random(2);
    for (int i = 0; i < VALUES; i++) {
      T value = randomValue(random);
      byte[] bytes = written(value);

      T copy = format().copy(value);
      assertThat(written(copy)).isEqualTo(bytes);
      change(copy);
      assertThat(written(value)).isEqualTo(bytes);

      byte[] changed = written(copy);
      change(value);
      assertThat(written(copy)).isEqualTo(changed);
    }
  }

  /** The bytes of a value in the newest version. */
  protected final byte[] written(T value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    format().write(value, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  /** The value that stands in bytes, which hold nothing else. */
  protected final T read(int version, byte[] bytes) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    T value = format().read(version, new DataInputStream(in));
    assertThat(in.available()).isZero();
    return value;
  }
}
