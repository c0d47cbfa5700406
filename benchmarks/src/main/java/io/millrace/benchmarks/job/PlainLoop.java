package io.millrace.benchmarks.job;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.SequentialRecommender;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.core.model.ItemIds;
import io.millrace.schemas.log.InteractionLog;

/**
 * The least that any implementation of the algorithms does: the core classes in one thread, over
 * interactions in memory, with maps for state. The lists are in the order of the blend.
 */
final class PlainLoop {

  private final Interaction[] interactions;
  private final RecommenderConfig config;
  private long lists;

  PlainLoop(InteractionLog log, RecommenderConfig config) {
    this.config = config;
    interactions = new Interaction[log.size()];
    for (int i = 0; i < interactions.length; i++) {
      interactions[i] =
          new Interaction(
              log.session(i),
              ItemIds.number(log.aid(i)),
              log.ts(i),
              InteractionType.ofWireName(log.type(i).name()));
    }
  }

  /** Runs over all interactions, and gives what all but the first so many took. */
  CpuReading.Passed run(int first) {
    SequentialRecommender recommender = new SequentialRecommender(config);
    System.gc();
    lists = 0;
    process(recommender, 0, first);
    CpuReading start = CpuReading.now();
    process(recommender, first, interactions.length);
    return CpuReading.now().since(start);
  }

  /** How many lists the last run gave. */
  long lists() {
    return lists;
  }

  private void process(SequentialRecommender recommender, int from, int to) {
    for (int i = from; i < to; i++) {
      lists += recommender.process(interactions[i]).isPresent() ? 1 : 0;
    }
  }
}
