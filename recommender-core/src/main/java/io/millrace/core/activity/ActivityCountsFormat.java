package io.millrace.core.activity;

import io.millrace.core.model.BinaryFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The state format of {@link ActivityCounts}: 8 bytes per number of interactions, and 12. */
public final class ActivityCountsFormat implements BinaryFormat<ActivityCounts> {

  @Override
  public String name() {
    return "activity-counts";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(ActivityCounts counts, DataOutput out) throws IOException {
    out.writeLong(counts.landmark());
    out.writeInt(counts.size());
    for (double weight : counts.weights) {
      out.writeDouble(weight);
    }
  }

  @Override
  public ActivityCounts read(int version, DataInput in) throws IOException {
    long landmark = in.readLong();
    double[] weights = new double[in.readInt()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = in.readDouble();
    }
    return new ActivityCounts(landmark, weights);
  }

  @Override
  public ActivityCounts copy(ActivityCounts counts) {
    return counts;
  }
}
