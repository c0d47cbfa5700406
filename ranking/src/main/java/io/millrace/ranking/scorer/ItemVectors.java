package io.millrace.ranking.scorer;

import io.millrace.core.feature.SessionItem;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Pooling;

/** Looks up the vectors of items. */
final class ItemVectors {

  private final int dimension;
  private final int rows;
  private final float[] items;
  private final float[] types;
  private final float[] gaps;

  ItemVectors(DinModel model) {
    DinSpec spec = model.spec();
    dimension = spec.dimension();
    rows = spec.embeddingRows();
    items = model.get("embedding.items");
    boolean history = spec.pooling() != Pooling.NONE;
    types = history ? model.get("embedding.types") : new float[0];
    gaps = history ? model.get("embedding.gaps") : new float[0];
  }

  /** Reads a candidate's vector into a column. */
  void readColumn(long item, float[] to, int column, int columns) {
    int first = DinModel.firstRow(item, rows) * dimension;
    int second = DinModel.secondRow(item, rows) * dimension;
    for (int i = 0; i < dimension; i++) {
      to[i * columns + column] = items[first + i] + items[second + i];
    }
  }

  /** Reads a candidate's vector. */
  void read(long item, float[] to, int from) {
    int first = DinModel.firstRow(item, rows) * dimension;
    int second = DinModel.secondRow(item, rows) * dimension;
    for (int i = 0; i < dimension; i++) {
      to[from + i] = items[first + i] + items[second + i];
    }
  }

  /**
   * Reads the vector of an item of the history.
   *
   * @param time of the request, in epoch milliseconds
   * @param from index in {@code to} of its first number
   */
  void read(SessionItem item, long time, float[] to, int from) {
    read(item.item(), to, from);
    int type = item.type().code() * dimension;
    int gap = DinModel.gap(time - item.time()) * dimension;
    for (int i = 0; i < dimension; i++) {
      to[from + i] += types[type + i] + gaps[gap + i];
    }
  }
}
