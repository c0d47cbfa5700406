package io.millrace.core.model;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Numbers in as few bytes as they need: seven bits in each byte, the lowest first, and the eighth
 * says whether another byte follows (LEB128). A signed number is folded first, so that one near 0
 * is short whatever its sign (zigzag).
 */
public final class Varint {

  private static final int BITS = 7;
  private static final int MORE = 1 << BITS;

  private Varint() {}

  /** Writes a number as 64 bits without a sign, in 1 to 10 bytes. */
  public static void writeUnsigned(long value, DataOutput out) throws IOException {
    long rest = value;
    while (rest >>> BITS != 0) {
      out.writeByte(((int) rest & (MORE - 1)) | MORE);
      rest >>>= BITS;
    }
    out.writeByte((int) rest);
  }

  /**
   * Reads what {@link #writeUnsigned} has written.
   *
   * @throws IOException if it does not end within 10 bytes
   */
  public static long readUnsigned(DataInput in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += BITS) {
      byte next = in.readByte();
      value |= (long) (next & (MORE - 1)) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("a number of variable length does not end within 10 bytes");
  }

  /** Writes a number with its sign: one byte from -64 to 63, two from -8,192 to 8,191. */
  public static void writeSigned(long value, DataOutput out) throws IOException {
    writeUnsigned(folded(value), out);
  }

  /** Reads what {@link #writeSigned} has written. */
  public static long readSigned(DataInput in) throws IOException {
    long folded = readUnsigned(in);
    return (folded >>> 1) ^ -(folded & 1);
  }

  /** The bytes that {@link #writeSigned} takes, 1 to 10. */
  public static int bytesOfSigned(long value) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(folded(value));
    return Math.max(1, (bits + BITS - 1) / BITS);
  }

  private static long folded(long value) {
    return (value << 1) ^ (value >> (Long.SIZE - 1));
  }
}
