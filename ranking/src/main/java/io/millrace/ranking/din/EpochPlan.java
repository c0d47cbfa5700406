package io.millrace.ranking.din;

import io.millrace.core.training.TrainingExample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Batches of lists in random order, lists with histories of like length together: a batch is padded
 * to its longest history.
 */
final class EpochPlan {

  /** Batches that are sorted together. */
  private static final int POOL = 32;

  private EpochPlan() {}

  static List<List<TrainingExample>> batches(
      List<TrainingExample> examples, int batchSize, Random random) {
    List<TrainingExample> shuffled = new ArrayList<>(examples);
    Collections.shuffle(shuffled, random);
    List<List<TrainingExample>> batches = new ArrayList<>();
    for (int from = 0; from < shuffled.size(); from += POOL * batchSize) {
      List<TrainingExample> pool =
          shuffled.subList(from, Math.min(shuffled.size(), from + POOL * batchSize));
      pool.sort(Comparator.comparingInt(example -> example.history().size()));
      for (int i = 0; i < pool.size(); i += batchSize) {
        batches.add(pool.subList(i, Math.min(pool.size(), i + batchSize)));
      }
    }
    Collections.shuffle(batches, random);
    return batches;
  }
}
