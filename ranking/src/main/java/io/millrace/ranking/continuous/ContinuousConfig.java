package io.millrace.ranking.continuous;

import io.millrace.ranking.din.TrainingConfig;
import java.io.Serializable;

/**
 * How a model is trained on a stream.
 *
 * @param training how a step is taken; the learning rate stays what it is
 * @param firstExamples that are collected before the first step, to measure the features: from 1 to
 *     100,000
 * @param heldOut which examples are not learned from
 * @param validationSteps steps between two validations, at least 1
 * @param seed of the first weights
 */
public record ContinuousConfig(
    TrainingConfig training, int firstExamples, HeldOut heldOut, int validationSteps, long seed)
    implements Serializable {

  private static final int MOST_EXAMPLES = 100_000;

  /** What is held in memory and in state stays within some tens of megabytes. */
  public static final ContinuousConfig DEFAULT =
      new ContinuousConfig(
          new TrainingConfig(
              TrainingConfig.DEFAULT.batchSize(),
              0.001f,
              TrainingConfig.DEFAULT.weightDecay(),
              TrainingConfig.DEFAULT.embeddingRate(),
              TrainingConfig.DEFAULT.embeddingDecay()),
          2_000,
          new HeldOut(0.1, 2_000),
          500,
          42);

  public ContinuousConfig {
    if (firstExamples < 1 || firstExamples > MOST_EXAMPLES) {
      throw new IllegalArgumentException(
          "the first examples are from 1 to %d, not %d".formatted(MOST_EXAMPLES, firstExamples));
    }
    if (validationSteps < 1) {
      throw new IllegalArgumentException(
          "there is at least 1 step between validations, not " + validationSteps);
    }
  }
}
