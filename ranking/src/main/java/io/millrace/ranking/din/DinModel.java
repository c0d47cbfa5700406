package io.millrace.ranking.din;

import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A Deep Interest Network: sizes and parameters.
 *
 * <p>For a candidate c with features f and the history h_1, …, h_L, the newest first:
 *
 * <ul>
 *   <li>An item's vector is the sum of the two rows that it is hashed to, so new items need no
 *       vocabulary. That of an item of the history has those of its type and of its time gap added.
 *   <li>x = (f − mean)·scale, each within ±8.
 *   <li>Interest u = Σ a(c, h_l)·h_l, with the activation unit a(c, h) = v·φ(W_c c + W_h h + W_d (c
 *       − h) + W_p (c ⊙ h) + b) + b'. Where asked for, the a(c, h_l) of a history go through a
 *       softmax. With mean pooling u is the mean of the h_l. Without a history u = 0.
 *   <li>z = φ(V_x x + V_c c + V_u u + b), one more such layer if there is one, and for each target
 *       t the log-odds s_t = w_t·z + b_t + β_t·blend_t: the blend is where the model starts from.
 * </ul>
 *
 * <p>The arrays are shared, not copied: a model that is served is not trained any more.
 *
 * @see <a href="https://arxiv.org/abs/1706.06978">Zhou et al., "Deep Interest Network for
 *     Click-Through Rate Prediction", KDD 2018</a>
 */
public final class DinModel implements ParameterModel {

  private final DinSpec spec;
  private final Map<String, float[]> parameters = new LinkedHashMap<>();

  /** A model whose parameters are all 0. */
  private DinModel(DinSpec spec) {
    this.spec = spec;
    for (Parameter parameter : spec.parameters()) {
      parameters.put(parameter.name(), new float[parameter.length()]);
    }
  }

  /**
   * A model of given parameters.
   *
   * @throws IllegalArgumentException if one is missing, is not of its size or has a value that is
   *     not finite
   */
  public static DinModel of(DinSpec spec, Map<String, float[]> values) {
    DinModel model = new DinModel(spec);
    for (Parameter parameter : spec.parameters()) {
      model.parameters.put(parameter.name(), parameter.require(values.get(parameter.name())));
    }
    return model;
  }

  /**
   * A model to start training from: its order is that of the blend. Weights are uniform within
   * ±sqrt(6 / (inputs + outputs)) (Glorot and Bengio, AISTATS 2010), those of the heads are 0,
   * embeddings are normal.
   */
  public static DinModel initial(DinSpec spec, long seed) {
    DinModel model = new DinModel(spec);
    Random random = new Random(seed);
    for (Parameter parameter : spec.parameters()) {
      float[] value = model.get(parameter.name());
      String name = parameter.name();
      if (name.equals(DinSpec.FEATURE_SCALE)
          || name.equals(DinSpec.BLEND)
          || name.endsWith(DinSpec.VARIANCE)) {
        fill(value, 1);
      } else if (name.endsWith(DinSpec.SLOPE)) {
        fill(value, 0.25f);
      } else if (name.startsWith("embedding.")) {
        for (int i = 0; i < value.length; i++) {
          value[i] = (float) (0.05 * random.nextGaussian());
        }
      } else if (parameter.rows() > 1 && !name.equals(DinSpec.HEADS + DinSpec.WEIGHT)) {
        double bound = Math.sqrt(6.0 / (parameter.rows() + parameter.columns()));
        for (int i = 0; i < value.length; i++) {
          value[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
      }
    }
    return model;
  }

  private static void fill(float[] values, float value) {
    Arrays.fill(values, value);
  }

  /** The sizes. */
  public DinSpec spec() {
    return spec;
  }

  @Override
  public float[] get(String name) {
    float[] value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("there is no parameter " + name);
    }
    return value;
  }

  /** A model with copies of all values. */
  public DinModel copy() {
    DinModel copy = new DinModel(spec);
    parameters.forEach((name, value) -> copy.parameters.put(name, value.clone()));
    return copy;
  }

  /** The first row that an item is hashed to. */
  public static int firstRow(long item, int rows) {
    return (int) Hashing.xxh3_64().hashLongToLong(item) & (rows - 1);
  }

  /** The second row that an item is hashed to; it may be the first one too. */
  public static int secondRow(long item, int rows) {
    return (int) (Hashing.xxh3_64().hashLongToLong(item) >>> 32) & (rows - 1);
  }

  /** The bucket of a time gap in milliseconds, 0 for one that is not positive. */
  public static int gap(long millis) {
    long seconds = Math.max(0, millis) / 1000;
    return Math.min(DinSpec.GAPS - 1, 63 - Long.numberOfLeadingZeros(1 + seconds));
  }

  /** A feature as a model sees it: 0 where it is not finite. */
  public static float standardized(float feature, float mean, float scale) {
    float x = (feature - mean) * scale;
    // False for NaN, which counts as the mean.
    return Math.abs(x) <= DinSpec.FEATURE_BOUND
        ? x
        : Float.isFinite(feature) ? Math.copySign(DinSpec.FEATURE_BOUND, x) : 0;
  }

  @Override
  public List<Parameter> parameters() {
    return spec.parameters();
  }
}
