package io.millrace.ranking.twotower;

import java.io.Serializable;

/**
 * How a two-tower model is trained.
 *
 * @param batchSize pairs of a step, each one's item a negative of all others, from 2 to 8,192
 * @param learningRate of the towers (Adam), above 0
 * @param embeddingRate of the items' rows (Adagrad), above 0
 */
public record TwoTowerConfig(int batchSize, float learningRate, float embeddingRate)
    implements Serializable {

  /** 256 pairs, 0.003 and 0.05. */
  public static final TwoTowerConfig DEFAULT = new TwoTowerConfig(256, 0.003f, 0.05f);

  public TwoTowerConfig {
    if (batchSize < 2 || batchSize > 8192) {
      throw new IllegalArgumentException("a batch has 2 to 8192 pairs, not " + batchSize);
    }
    requireRate("learning", learningRate);
    requireRate("embedding", embeddingRate);
  }

  private static void requireRate(String name, float rate) {
    if (!(rate > 0) || Float.isInfinite(rate)) {
      throw new IllegalArgumentException("the %s rate is above 0, not %s".formatted(name, rate));
    }
  }
}
