package io.millrace.flink.state;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.nio.ByteBuffer;
import org.HdrHistogram.Histogram;

/** As one writes it for a library's class: a byte with the version, then a body of known length. */
public final class HistogramKryoSerializer extends Serializer<Histogram> {

  static final int VERSION = 1;

  @Override
  public void write(Kryo kryo, Output out, Histogram histogram) {
    ByteBuffer body = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoByteBuffer(body);
    out.writeByte(VERSION);
    out.writeInt(length);
    out.writeBytes(body.array(), 0, length);
  }

  @Override
  public Histogram read(Kryo kryo, Input in, Class<? extends Histogram> type) {
    int version = in.readByte();
    if (version != VERSION) {
      throw new KryoException("a histogram of version %d cannot be read".formatted(version));
    }
    return Histogram.decodeFromByteBuffer(ByteBuffer.wrap(in.readBytes(in.readInt())), 0);
  }

  @Override
  public Histogram copy(Kryo kryo, Histogram histogram) {
    return histogram.copy();
  }
}
