package io.millrace.ranking.twotower;

import io.millrace.core.sampling.SamplingConfig;
import java.io.Serializable;

/**
 * How a two-tower model is trained on a stream.
 *
 * @param training of a step
 * @param sampling how the probabilities of items are estimated
 * @param memory pairs that are remembered, the newest: a batch to 1,000,000
 * @param replays steps of remembered pairs after each step of new ones, 0 to 100
 * @param publishBatches batches of new pairs between two models, 1 or more
 * @param mostItems of the catalogue, those seen last
 * @param seed of the first weights and of what is drawn from memory
 */
public record TwoTowerStreamConfig(
    TwoTowerConfig training,
    SamplingConfig sampling,
    int memory,
    int replays,
    int publishBatches,
    int mostItems,
    long seed)
    implements Serializable {

  /** Most items come a few times only, so an estimate moves faster than the one for readers. */
  private static final double SAMPLING_RATE = 0.1;

  /** 50,000 pairs, 3 replays, and a model every 100 batches. */
  public static final TwoTowerStreamConfig DEFAULT =
      new TwoTowerStreamConfig(
          TwoTowerConfig.DEFAULT,
          new SamplingConfig(
              SamplingConfig.DEFAULT.shape(),
              SAMPLING_RATE,
              SamplingConfig.DEFAULT.initialGap(),
              SamplingConfig.DEFAULT.averagesFirst(),
              SamplingConfig.DEFAULT.publishInterval()),
          50_000,
          3,
          100,
          200_000,
          42);

  public TwoTowerStreamConfig {
    require(memory >= training.batchSize() && memory <= 1_000_000, "pairs remembered", memory);
    require(replays >= 0 && replays <= 100, "replays", replays);
    require(publishBatches >= 1, "batches between two models", publishBatches);
    require(mostItems >= 1 && mostItems <= TwoTowerModel.MOST_ITEMS, "items", mostItems);
  }

  private static void require(boolean holds, String what, int value) {
    if (!holds) {
      throw new IllegalArgumentException("%s cannot be %d".formatted(what, value));
    }
  }
}
