package io.millrace.core.popularity;

import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The state format of {@link TrendingCounts}: 40 bytes per item and 8 per item of the list. */
public final class TrendingCountsFormat implements BinaryFormat<TrendingCounts> {

  @Override
  public String name() {
    return "trending-counts";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(TrendingCounts counts, DataOutput out) throws IOException {
    for (long landmark : counts.landmarks) {
      out.writeLong(landmark);
    }
    writeLongs(counts.items, out);
    for (double count : counts.counts) {
      out.writeDouble(count);
    }
    out.writeLong(counts.refreshedAt);
    writeLongs(counts.top, out);
  }

  @Override
  public TrendingCounts read(int version, DataInput in) throws IOException {
    long[] landmarks = new long[TrendingItems.COUNTS];
    for (int k = 0; k < landmarks.length; k++) {
      landmarks[k] = in.readLong();
    }
    long[] items = readLongs(in);
    double[] counts = new double[items.length * TrendingItems.COUNTS];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = in.readDouble();
    }
    return new TrendingCounts(landmarks, items, counts, in.readLong(), readLongs(in));
  }

  @Override
  public TrendingCounts copy(TrendingCounts counts) {
    return counts;
  }

  private static void writeLongs(long[] values, DataOutput out) throws IOException {
    out.writeInt(values.length);
    for (long value : values) {
      out.writeLong(value);
    }
  }

  private static long[] readLongs(DataInput in) throws IOException {
    long[] values = new long[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readLong();
    }
    return values;
  }
}
