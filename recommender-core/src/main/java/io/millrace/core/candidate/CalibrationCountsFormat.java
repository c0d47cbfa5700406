package io.millrace.core.candidate;

import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The state format of {@link CalibrationCounts}: about 9,600 bytes per channel. */
public final class CalibrationCountsFormat implements BinaryFormat<CalibrationCounts> {

  @Override
  public String name() {
    return "calibration-counts";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(CalibrationCounts counts, DataOutput out) throws IOException {
    out.writeLong(counts.landmark());
    out.writeDouble(counts.growth());
    out.writeByte(counts.channels().size());
    for (String channel : counts.channels()) {
      out.writeUTF(channel);
    }
    write(counts.interactions(), out);
    write(counts.offers(), out);
    write(counts.hits(), out);
  }

  @Override
  public CalibrationCounts read(int version, DataInput in) throws IOException {
    long landmark = in.readLong();
    double growth = in.readDouble();
    int size = in.readUnsignedByte();
    List<String> channels = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      channels.add(in.readUTF());
    }
    return new CalibrationCounts(
        landmark, growth, channels, readArray(in), readArray(in), readArray(in));
  }

  @Override
  public CalibrationCounts copy(CalibrationCounts counts) {
    return counts;
  }

  private static void write(double[] values, DataOutput out) throws IOException {
    out.writeInt(values.length);
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  private static double[] readArray(DataInput in) throws IOException {
    double[] values = new double[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
    return values;
  }
}
