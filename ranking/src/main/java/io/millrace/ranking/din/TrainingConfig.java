package io.millrace.ranking.din;

import java.io.Serializable;

/**
 * How a model is trained.
 *
 * @param batchSize lists of a step, at least 1
 * @param learningRate of Adam, above 0
 * @param weightDecay what a weight loses in a step for each unit of the learning rate, at least 0
 *     (Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019)
 * @param embeddingRate learning rate of the item embedding as a multiple of the others', at least 0
 * @param embeddingDecay weight decay of the embedding's rows that occur in a batch, at least 0
 */
public record TrainingConfig(
    int batchSize, float learningRate, float weightDecay, float embeddingRate, float embeddingDecay)
    implements Serializable {

  /** What did best on the newest tenth of the published logs. */
  public static final TrainingConfig DEFAULT = new TrainingConfig(64, 0.003f, 0, 0.02f, 0.01f);

  public TrainingConfig {
    if (batchSize < 1) {
      throw new IllegalArgumentException("a batch has at least 1 list, not " + batchSize);
    }
    if (!(learningRate > 0) || Float.isInfinite(learningRate)) {
      throw new IllegalArgumentException("the learning rate is above 0, not " + learningRate);
    }
    requireNotNegative("weight decay", weightDecay);
    requireNotNegative("embedding rate", embeddingRate);
    requireNotNegative("embedding decay", embeddingDecay);
  }

  private static void requireNotNegative(String what, float value) {
    if (!(value >= 0) || Float.isInfinite(value)) {
      throw new IllegalArgumentException("the %s is at least 0, not %s".formatted(what, value));
    }
  }
}
