package io.millrace.ranking.din;

import it.unimi.dsi.fastutil.ints.Int2ObjectLinkedOpenHashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The gradients of a batch, added up by parameter; of the item embedding, those of the rows that
 * occur. Also the moments of what goes into each layer of {@link Activation#DICE}.
 */
final class Gradients {

  private final DinModel model;
  private final Map<String, float[]> parameters = new LinkedHashMap<>();
  private final Map<String, Moments> inputs = new LinkedHashMap<>();
  private final Int2ObjectLinkedOpenHashMap<float[]> rows = new Int2ObjectLinkedOpenHashMap<>();

  Gradients(DinModel model) {
    this.model = model;
  }

  /** That of a parameter outside the item embedding, to be added to. */
  float[] of(String parameter) {
    return parameters.computeIfAbsent(parameter, name -> new float[model.get(name).length]);
  }

  /** Adds to a parameter's. */
  void add(String parameter, float[] gradient) {
    float[] sum = of(parameter);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += gradient[i];
    }
  }

  /**
   * Adds what items' vectors give, each to both rows of its item.
   *
   * @param items two rows for each vector
   * @param gradient d for each vector
   */
  void addVectors(int[] items, float[] gradient) {
    int d = model.spec().dimension();
    for (int i = 0; i < items.length; i++) {
      float[] sum = rows.computeIfAbsent(items[i], row -> new float[d]);
      for (int j = 0; j < d; j++) {
        sum[j] += gradient[i / 2 * d + j];
      }
    }
  }

  /** Of what goes into a layer. */
  Moments inputs(String layer, int units) {
    return inputs.computeIfAbsent(layer, name -> new Moments(units));
  }

  /** By parameter outside the item embedding. */
  Map<String, float[]> parameters() {
    return parameters;
  }

  /** By layer. */
  Map<String, Moments> inputs() {
    return inputs;
  }

  /** By row of the item embedding. */
  Int2ObjectLinkedOpenHashMap<float[]> rows() {
    return rows;
  }
}
