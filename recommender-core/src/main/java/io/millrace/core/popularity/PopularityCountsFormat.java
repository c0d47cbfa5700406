package io.millrace.core.popularity;

import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The state format of {@link PopularityCounts}: 16 bytes per item. */
public final class PopularityCountsFormat implements BinaryFormat<PopularityCounts> {

  @Override
  public String name() {
    return "popularity-counts";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(PopularityCounts counts, DataOutput out) throws IOException {
    out.writeLong(counts.landmark());
    out.writeInt(counts.size());
    for (int i = 0; i < counts.size(); i++) {
      out.writeLong(counts.items[i]);
      out.writeDouble(counts.counts[i]);
    }
  }

  @Override
  public PopularityCounts read(int version, DataInput in) throws IOException {
    long landmark = in.readLong();
    long[] items = new long[in.readInt()];
    double[] counts = new double[items.length];
    for (int i = 0; i < items.length; i++) {
      items[i] = in.readLong();
      counts[i] = in.readDouble();
    }
    return new PopularityCounts(landmark, items, counts);
  }

  @Override
  public PopularityCounts copy(PopularityCounts counts) {
    return counts;
  }
}
