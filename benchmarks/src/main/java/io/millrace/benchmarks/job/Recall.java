package io.millrace.benchmarks.job;

import io.millrace.core.RecommenderConfig;
import io.millrace.evaluation.metric.ScoredCase;
import io.millrace.evaluation.metric.ScoredRun;
import io.millrace.evaluation.replay.Contender;
import io.millrace.evaluation.replay.EmittedLists;
import io.millrace.evaluation.replay.PrequentialReplay;
import io.millrace.evaluation.replay.ReplayLog;
import io.millrace.schemas.encoding.UnreadableRecordException;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.schemas.log.Skipped;

/**
 * The share of interactions whose item was among the first 20 of the list that their session had
 * before them, of all that had one.
 */
final class Recall {

  private static final int K = 20;

  /** Of longer logs, the lists of a share of the sessions are scored. */
  private static final int MOST_SCORED = 200_000;

  private Recall() {}

  /** The recall of the plain loop's lists for the first so many interactions of a log. */
  static double ofPlainLoop(InteractionLog log, int count, RecommenderConfig config) {
    InteractionLog.Collector first = new InteractionLog.Collector(Long.MAX_VALUE);
    for (int i = 0; i < count; i++) {
      first.add(log.get(i));
    }
    return of(
        PrequentialReplay.run(
            ReplayLog.of(first.toLog(Skipped.NONE), 0), Contender.of(config), false, i -> {}));
  }

  /**
   * The recall of the lists that a job wrote under a prefix for the first so many interactions of a
   * log.
   */
  static double ofWrittenLists(
      InteractionLog log, int count, RecommenderConfig config, JobTopics topics, String prefix)
      throws UnreadableRecordException {
    int parts = (count + MOST_SCORED - 1) / MOST_SCORED;
    EmittedLists lists = new EmittedLists(config.session());
    for (int i = 0; i < count; i++) {
      if (isScored(log.session(i), parts)) {
        lists.add(log.get(i));
      }
    }
    topics.readRecommendations(
        prefix,
        list -> {
          if (isScored(list.getSession(), parts)) {
            lists.add(list);
          }
        });
    return of(lists.score(0));
  }

  private static boolean isScored(String session, int parts) {
    return Math.floorMod(session.hashCode(), parts) == 0;
  }

  private static double of(ScoredRun run) {
    int hits = 0;
    int reachable = 0;
    for (ScoredCase scored : run.cases()) {
      hits += scored.hits(K);
      reachable += scored.reachable(K);
    }
    return reachable == 0 ? 0 : (double) hits / reachable;
  }
}
