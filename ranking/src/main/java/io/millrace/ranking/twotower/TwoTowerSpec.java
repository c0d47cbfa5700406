package io.millrace.ranking.twotower;

import com.dynatrace.hash4j.hashing.Hashing;
import io.millrace.core.model.InteractionType;
import io.millrace.ranking.din.Parameter;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The sizes of a two-tower model. They decide which parameters there are.
 *
 * @param dimension d of the vectors, from 1 to 256
 * @param embeddingRows R, rows that items are hashed to: a power of two, up to 2^22
 * @param historyLength L, items of a session that are read, the newest, from 1 to 50
 * @param hiddenUnits h of each tower, from 1 to 4,096
 * @param temperature τ that similarities are divided by in training, from 0.01 to 1
 */
public record TwoTowerSpec(
    int dimension, int embeddingRows, int historyLength, int hiddenUnits, float temperature)
    implements Serializable {

  /** 64 numbers, 65,536 rows: 17 MB. */
  public static final TwoTowerSpec DEFAULT = new TwoTowerSpec(64, 1 << 16, 10, 64, 0.07f);

  /**
   * What stands for the features' hash where a model is announced: the way in which sessions are
   * read, XXH3 (64 bits, seed 0) of its name. It is raised with each change of it.
   */
  public static final long SCHEMA_HASH =
      Hashing.xxh3_64().hashBytesToLong("two-tower 1".getBytes(StandardCharsets.UTF_8));

  /** The types of interactions. */
  static final int TYPES = InteractionType.values().length;

  static final String ITEMS = "embedding.items";
  static final String TYPE_VECTORS = "embedding.types";
  static final String POSITIONS = "query.positions";
  static final String QUERY = "query";
  static final String ITEM = "item";
  static final String HIDDEN_WEIGHT = ".hidden.weight";
  static final String HIDDEN_BIAS = ".hidden.bias";
  static final String OUTPUT_WEIGHT = ".output.weight";
  static final String OUTPUT_BIAS = ".output.bias";

  public TwoTowerSpec {
    require(dimension >= 1 && dimension <= 256, "dimension", dimension);
    require(
        Integer.bitCount(embeddingRows) == 1 && embeddingRows > 0 && embeddingRows <= 1 << 22,
        "embeddingRows",
        embeddingRows);
    require(historyLength >= 1 && historyLength <= 50, "historyLength", historyLength);
    require(hiddenUnits >= 1 && hiddenUnits <= 4096, "hiddenUnits", hiddenUnits);
    require(temperature >= 0.01f && temperature <= 1, "temperature", temperature);
  }

  private static void require(boolean holds, String component, Object value) {
    if (!holds) {
      throw new IllegalArgumentException("%s cannot be %s".formatted(component, value));
    }
  }

  /** The parameters of such a model, in the order of its file. */
  public List<Parameter> parameters() {
    return List.of(
        new Parameter(ITEMS, embeddingRows, dimension, true),
        new Parameter(TYPE_VECTORS, TYPES, dimension, true),
        new Parameter(POSITIONS, historyLength, dimension, true),
        new Parameter(QUERY + HIDDEN_WEIGHT, dimension, hiddenUnits, true),
        new Parameter(QUERY + HIDDEN_BIAS, 1, hiddenUnits, true),
        new Parameter(QUERY + OUTPUT_WEIGHT, hiddenUnits, dimension, true),
        new Parameter(QUERY + OUTPUT_BIAS, 1, dimension, true),
        new Parameter(ITEM + HIDDEN_WEIGHT, dimension, hiddenUnits, true),
        new Parameter(ITEM + HIDDEN_BIAS, 1, hiddenUnits, true),
        new Parameter(ITEM + OUTPUT_WEIGHT, hiddenUnits, dimension, true),
        new Parameter(ITEM + OUTPUT_BIAS, 1, dimension, true));
  }
}
