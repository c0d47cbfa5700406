package io.millrace.flink.serving;

import io.millrace.core.candidate.SessionNeighbors;
import io.millrace.core.candidate.SessionRetrieval;
import io.millrace.flink.metric.RetrievalMetrics;
import io.millrace.ranking.twotower.TwoTowerRetrieval;
import org.jspecify.annotations.Nullable;

/** Finds items by the two-tower model that is served; without one it finds nothing. */
public final class ServedRetrieval implements SessionRetrieval {

  private final ServedModels<TwoTowerRetrieval> models;
  private final RetrievalMetrics metrics;

  public ServedRetrieval(ServedModels<TwoTowerRetrieval> models, RetrievalMetrics metrics) {
    this.models = models;
    this.metrics = metrics;
  }

  @Override
  public void see(long item) {
    TwoTowerRetrieval retrieval = models.model();
    if (retrieval != null) {
      retrieval.see(item);
    }
  }

  @Override
  public long[] nearest(SessionNeighbors session, int most) {
    @Nullable TwoTowerRetrieval retrieval = models.model();
    if (retrieval == null) {
      return NONE.nearest(session, most);
    }
    long start = System.nanoTime();
    long[] nearest = retrieval.nearest(session, most);
    metrics.searched(System.nanoTime() - start, retrieval.size());
    return nearest;
  }
}
