package io.millrace.core.cooccurrence;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How items with a weight per rule are written: the number of rules, the items, the weights. */
final class WeightedItems {

  private WeightedItems() {}

  static void write(int rules, long[] items, float[] weights, DataOutput out) throws IOException {
    out.writeByte(rules);
    out.writeInt(items.length);
    for (long item : items) {
      out.writeLong(item);
    }
    for (float weight : weights) {
      out.writeFloat(weight);
    }
  }

  /** Reads the items; the number of rules comes before them. */
  static long[] readItems(DataInput in) throws IOException {
    long[] items = new long[in.readInt()];
    for (int i = 0; i < items.length; i++) {
      items[i] = in.readLong();
    }
    return items;
  }

  static float[] readWeights(int count, DataInput in) throws IOException {
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[i] = in.readFloat();
    }
    return weights;
  }
}
