package io.millrace.schemas.encoding;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Avro's binary format over an array of bytes. Unlike Avro's own decoder it never allocates more
 * than the payload can fill, whatever length the payload claims, and it refuses text that is not
 * valid UTF-8. Not thread-safe.
 */
final class StrictBinaryDecoder extends Decoder {
  private static final int MAX_VARINT_SHIFT = 63;

  private final StrictUtf8 utf8 = new StrictUtf8();
  private byte[] bytes = new byte[0];
  private int position;

  /** Starts over with other bytes. */
  void reset(byte[] newBytes, int offset) {
    bytes = newBytes;
    position = offset;
  }

  @Override
  public int remainingBytes() {
    return bytes.length - position;
  }

  @Override
  public void readNull() {}

  @Override
  public boolean readBoolean() throws IOException {
    byte value = bytes[take(1)];
    if (value != 0 && value != 1) {
      throw new IOException("neither true nor false at byte " + (position - 1));
    }
    return value == 1;
  }

  @Override
  public int readInt() throws IOException {
    long value = readLong();
    if (value != (int) value) {
      throw new IOException("not a 32-bit integer before byte " + position + ": " + value);
    }
    return (int) value;
  }

  @Override
  public long readLong() throws IOException {
    long raw = 0;
    for (int shift = 0; shift <= MAX_VARINT_SHIFT; shift += 7) {
      byte next = bytes[take(1)];
      raw |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return (raw >>> 1) ^ -(raw & 1);
      }
    }
    throw new IOException("an integer of more than ten bytes before byte " + position);
  }

  @Override
  public float readFloat() throws IOException {
    return littleEndian(Float.BYTES).getFloat();
  }

  @Override
  public double readDouble() throws IOException {
    return littleEndian(Double.BYTES).getDouble();
  }

  @Override
  public Utf8 readString(@Nullable Utf8 old) throws IOException {
    return new Utf8(readString());
  }

  @Override
  public String readString() throws IOException {
    int length = readLength();
    int start = take(length);
    try {
      return utf8.decode(bytes, start, length);
    } catch (CharacterCodingException e) {
      throw new IOException("text that is not UTF-8 at byte " + start, e);
    }
  }

  @Override
  public void skipString() throws IOException {
    skipBytes();
  }

  @Override
  public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
    byte[] copy = new byte[readLength()];
    readFixed(copy, 0, copy.length);
    return ByteBuffer.wrap(copy);
  }

  @Override
  public void skipBytes() throws IOException {
    take(readLength());
  }

  @Override
  public void readFixed(byte[] target, int start, int length) throws IOException {
    System.arraycopy(bytes, take(length), target, start, length);
  }

  @Override
  public void skipFixed(int length) throws IOException {
    take(length);
  }

  @Override
  public int readEnum() throws IOException {
    return readInt();
  }

  @Override
  public int readIndex() throws IOException {
    return readInt();
  }

  @Override
  public long readArrayStart() throws IOException {
    return readBlockCount();
  }

  @Override
  public long arrayNext() throws IOException {
    return readBlockCount();
  }

  @Override
  public long skipArray() throws IOException {
    return skipBlocks();
  }

  @Override
  public long readMapStart() throws IOException {
    return readBlockCount();
  }

  @Override
  public long mapNext() throws IOException {
    return readBlockCount();
  }

  @Override
  public long skipMap() throws IOException {
    return skipBlocks();
  }

  private long readBlockCount() throws IOException {
    long count = readLong();
    if (count < 0) {
      // A negative count is followed by the block's size, which only skipping needs.
      readLength();
      count = -count;
    }
    // Every element of our schemas has at least one byte.
    if (count < 0 || count > remainingBytes()) {
      throw new EOFException("more elements than bytes at byte " + position + ": " + count);
    }
    return count;
  }

  private long skipBlocks() throws IOException {
    long count = readLong();
    while (count < 0) {
      take(readLength());
      count = readLong();
    }
    return count;
  }

  private int readLength() throws IOException {
    long length = readLong();
    if (length < 0 || length > remainingBytes()) {
      throw new EOFException(
          "a length of " + length + " where " + remainingBytes() + " bytes are left");
    }
    return (int) length;
  }

  private ByteBuffer littleEndian(int size) throws IOException {
    return ByteBuffer.wrap(bytes, take(size), size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private int take(int length) throws EOFException {
    int start = position;
    if (length < 0 || length > remainingBytes()) {
      throw new EOFException("ends at byte " + bytes.length + " in the middle of a field");
    }
    position = start + length;
    return start;
  }
}
