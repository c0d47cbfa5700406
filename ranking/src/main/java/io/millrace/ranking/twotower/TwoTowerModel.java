package io.millrace.ranking.twotower;

import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.Parameter;
import io.millrace.ranking.din.ParameterModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A two-tower model: sizes, parameters, and the items that were learned from.
 *
 * <ul>
 *   <li>e(i), the embedding of item i, is the sum of the two rows that it is hashed to, so new
 *       items need no vocabulary.
 *   <li>Query: x = Σ_k p_k ⊙ (e(i_k) + t_k) over the session's distinct items, the newest first;
 *       p_k is a weight for each number that depends on the place k, t_k the vector of the newest
 *       interaction's type. Item: x = e(i).
 *   <li>Each tower: z = x + W' relu(W x + b) + b', and its vector is z / |z|.
 *   <li>The similarity of a session to an item is the product of their vectors, in [-1, 1].
 * </ul>
 *
 * <p>The embeddings are shared by the towers, and each tower begins as x itself: so sessions are
 * near their own items from the start, and what items have in common shows early. The arrays are
 * shared, not copied: a model that is served is not trained any more.
 *
 * @see <a href="https://doi.org/10.1145/3298689.3346996">Yi et al., "Sampling-bias-corrected neural
 *     modeling for large corpus item recommendations", RecSys 2019</a>
 */
public final class TwoTowerModel implements ParameterModel {

  /**
   * The name under which a model's file tells of the newest interaction that was learned from: its
   * time in epoch milliseconds.
   */
  public static final String UNTIL = "until";

  /** The most items of a catalogue. */
  public static final int MOST_ITEMS = 1 << 20;

  /** What a place counts where training begins, as a part of the one before it. */
  private static final double DISCOUNT = 0.7;

  private static final double DEVIATION = 0.05;

  private final TwoTowerSpec spec;
  private final Map<String, float[]> parameters = new LinkedHashMap<>();
  private final long[] catalogue;

  private TwoTowerModel(TwoTowerSpec spec, long[] catalogue) {
    this.spec = spec;
    this.catalogue = catalogue;
  }

  /**
   * A model of given parameters.
   *
   * @param catalogue the items that were learned from, none twice
   * @throws IllegalArgumentException if a parameter is missing, is not of its size or has a value
   *     that is not finite
   */
  public static TwoTowerModel of(TwoTowerSpec spec, Map<String, float[]> values, long[] catalogue) {
    if (catalogue.length > MOST_ITEMS) {
      throw new IllegalArgumentException("a catalogue of " + catalogue.length + " items");
    }
    TwoTowerModel model = new TwoTowerModel(spec, catalogue);
    for (Parameter parameter : spec.parameters()) {
      model.parameters.put(parameter.name(), parameter.require(values.get(parameter.name())));
    }
    return model;
  }

  /**
   * A model to start training from. Embeddings are normal; the hidden weights are uniform within
   * ±sqrt(6 / (inputs + outputs)) (Glorot and Bengio, AISTATS 2010); those behind them are 0.
   */
  public static TwoTowerModel initial(TwoTowerSpec spec, long seed) {
    TwoTowerModel model = new TwoTowerModel(spec, new long[0]);
    Random random = new Random(seed);
    for (Parameter parameter : spec.parameters()) {
      float[] value = new float[parameter.length()];
      String name = parameter.name();
      if (name.equals(TwoTowerSpec.ITEMS)) {
        for (int i = 0; i < value.length; i++) {
          value[i] = (float) (DEVIATION * random.nextGaussian());
        }
      } else if (name.equals(TwoTowerSpec.POSITIONS)) {
        for (int i = 0; i < value.length; i++) {
          int place = i / spec.dimension();
          value[i] = (float) Math.pow(DISCOUNT, place);
        }
      } else if (name.endsWith(TwoTowerSpec.HIDDEN_WEIGHT)) {
        double bound = Math.sqrt(6.0 / (parameter.rows() + parameter.columns()));
        for (int i = 0; i < value.length; i++) {
          value[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
      }
      model.parameters.put(name, value);
    }
    return model;
  }

  /** The sizes. */
  public TwoTowerSpec spec() {
    return spec;
  }

  @Override
  public List<Parameter> parameters() {
    return spec.parameters();
  }

  @Override
  public float[] get(String name) {
    float[] value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("there is no parameter " + name);
    }
    return value;
  }

  /** The items that were learned from, none twice; not to be changed. */
  public long[] catalogue() {
    return catalogue;
  }

  /** A model with copies of all values and another catalogue. */
  public TwoTowerModel copy(long[] items) {
    TwoTowerModel copy = new TwoTowerModel(spec, items);
    parameters.forEach((name, value) -> copy.parameters.put(name, value.clone()));
    return copy;
  }

  /** Where the first row of an item begins in the embeddings. */
  int first(long item) {
    return DinModel.firstRow(item, spec.embeddingRows()) * spec.dimension();
  }

  /** Where the second row of an item begins; it may be the first one too. */
  int second(long item) {
    return DinModel.secondRow(item, spec.embeddingRows()) * spec.dimension();
  }
}
