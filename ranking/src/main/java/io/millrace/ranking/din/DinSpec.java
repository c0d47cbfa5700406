package io.millrace.ranking.din;

import io.millrace.core.feature.FeatureSchema;
import io.millrace.core.model.InteractionType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The sizes of a model and what it is made for. It decides which parameters there are.
 *
 * @param schemaHash of the features that the model reads ({@code FeatureSchema.hash})
 * @param features F, how many there are
 * @param blend index of the first of T features that hold the blend's log-odds, one for each target
 * @param dimension d of the embeddings, from 1 to 256
 * @param embeddingRows R, rows that items are hashed to: a power of two
 * @param historyLength items of the history that are read, the newest, from 1 to 255
 * @param pooling of the history
 * @param attentionUnits u, hidden units of the activation unit
 * @param softmaxAttention whether the weights of a history sum to 1
 * @param hiddenUnits of the layers between input and heads: one or two layers
 * @param activation between layers
 */
public record DinSpec(
    long schemaHash,
    int features,
    int blend,
    int dimension,
    int embeddingRows,
    int historyLength,
    Pooling pooling,
    int attentionUnits,
    boolean softmaxAttention,
    List<Integer> hiddenUnits,
    Activation activation)
    implements Serializable {

  /** T, the targets: clicks, carts, orders. */
  public static final int TARGETS = InteractionType.values().length;

  /** Buckets of the time since an item of the history: log2(1 + seconds), the last one open. */
  public static final int GAPS = 22;

  /** What a standardized feature is clipped to. */
  public static final float FEATURE_BOUND = 8;

  /** Items of the history that are read where nothing else is said. */
  public static final int HISTORY = 50;

  private static final int MOST_UNITS = 4096;

  public DinSpec {
    hiddenUnits = List.copyOf(hiddenUnits);
    require(features >= 1 && features <= MOST_UNITS, "features", features);
    require(blend >= 0 && blend + TARGETS <= features, "blend", blend);
    require(dimension >= 1 && dimension <= 256, "dimension", dimension);
    require(
        Integer.bitCount(embeddingRows) == 1 && embeddingRows > 0 && embeddingRows <= 1 << 22,
        "embeddingRows",
        embeddingRows);
    require(historyLength >= 1 && historyLength <= 255, "historyLength", historyLength);
    require(attentionUnits >= 1 && attentionUnits <= MOST_UNITS, "attentionUnits", attentionUnits);
    require(!hiddenUnits.isEmpty() && hiddenUnits.size() <= 2, "hiddenUnits", hiddenUnits);
    for (int units : hiddenUnits) {
      require(units >= 1 && units <= MOST_UNITS, "hiddenUnits", hiddenUnits);
    }
  }

  /**
   * A model for the features of a schema that reads the newest {@link #HISTORY} items. Where no
   * history is read, all items share one vector of one number, which tells nothing.
   */
  public static DinSpec of(FeatureSchema schema, DinSize size) {
    DinSpec spec =
        new DinSpec(
            schema.hash(),
            schema.size(),
            schema.blend(),
            size.dimension(),
            size.embeddingRows(),
            HISTORY,
            size.pooling(),
            size.attentionUnits(),
            size.softmaxAttention(),
            size.hiddenUnits(),
            size.activation());
    return size.pooling() == Pooling.NONE ? spec.withOneVector() : spec;
  }

  private DinSpec withOneVector() {
    return new DinSpec(
        schemaHash,
        features,
        blend,
        1,
        1,
        historyLength,
        pooling,
        attentionUnits,
        softmaxAttention,
        hiddenUnits,
        activation);
  }

  private static void require(boolean holds, String component, Object value) {
    if (!holds) {
      throw new IllegalArgumentException("%s cannot be %s".formatted(component, value));
    }
  }

  /** Of a standardized feature: what is subtracted from it, and what it is then multiplied by. */
  static final String FEATURE_MEAN = "features.mean";

  static final String FEATURE_SCALE = "features.scale";
  static final String ITEMS = "embedding.items";
  static final String TYPES = "embedding.types";
  static final String TIME_GAPS = "embedding.gaps";
  static final String ATTENTION_CANDIDATE = "attention.candidate";
  static final String ATTENTION_HISTORY = "attention.history";
  static final String ATTENTION_DIFFERENCE = "attention.difference";
  static final String ATTENTION_PRODUCT = "attention.product";
  static final String ATTENTION_HIDDEN = "attention.hidden";
  static final String ATTENTION_OUTPUT = "attention.output";
  static final String INPUT_FEATURES = "input.features";
  static final String INPUT_CANDIDATE = "input.candidate";
  static final String INPUT_HISTORY = "input.history";
  static final String HIDDEN = "hidden";
  static final String HEADS = "heads";
  static final String BLEND = "heads.blend";
  static final String WEIGHT = ".weight";
  static final String BIAS = ".bias";
  static final String SLOPE = ".slope";
  static final String MEAN = ".mean";
  static final String VARIANCE = ".variance";

  /** The parameters of such a model, in the order of its file. */
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    all.add(new Parameter(FEATURE_MEAN, 1, features, false));
    all.add(new Parameter(FEATURE_SCALE, 1, features, false));
    all.add(new Parameter(ITEMS, embeddingRows, dimension, true));
    int first = hiddenUnits.get(0);
    if (pooling != Pooling.NONE) {
      all.add(new Parameter(TYPES, TARGETS, dimension, true));
      all.add(new Parameter(TIME_GAPS, GAPS, dimension, true));
    }
    if (pooling == Pooling.ATTENTION) {
      all.add(new Parameter(ATTENTION_CANDIDATE, dimension, attentionUnits, true));
      all.add(new Parameter(ATTENTION_HISTORY, dimension, attentionUnits, true));
      all.add(new Parameter(ATTENTION_DIFFERENCE, dimension, attentionUnits, true));
      all.add(new Parameter(ATTENTION_PRODUCT, dimension, attentionUnits, true));
      addLayer(all, ATTENTION_HIDDEN, attentionUnits);
      all.add(new Parameter(ATTENTION_OUTPUT + WEIGHT, attentionUnits, 1, true));
      all.add(new Parameter(ATTENTION_OUTPUT + BIAS, 1, 1, true));
    }
    all.add(new Parameter(INPUT_FEATURES, features, first, true));
    all.add(new Parameter(INPUT_CANDIDATE, dimension, first, true));
    if (pooling != Pooling.NONE) {
      all.add(new Parameter(INPUT_HISTORY, dimension, first, true));
    }
    addLayer(all, HIDDEN + ".1", first);
    if (hiddenUnits.size() > 1) {
      all.add(new Parameter(HIDDEN + ".2" + WEIGHT, first, hiddenUnits.get(1), true));
      addLayer(all, HIDDEN + ".2", hiddenUnits.get(1));
    }
    all.add(new Parameter(HEADS + WEIGHT, hiddenUnits.get(hiddenUnits.size() - 1), TARGETS, true));
    all.add(new Parameter(HEADS + BIAS, 1, TARGETS, true));
    all.add(new Parameter(BLEND, 1, TARGETS, true));
    return all;
  }

  private void addLayer(List<Parameter> all, String layer, int units) {
    all.add(new Parameter(layer + BIAS, 1, units, true));
    all.add(new Parameter(layer + SLOPE, 1, units, true));
    if (activation == Activation.DICE) {
      all.add(new Parameter(layer + MEAN, 1, units, false));
      all.add(new Parameter(layer + VARIANCE, 1, units, false));
    }
  }
}
