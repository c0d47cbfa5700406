package io.millrace.evaluation.replay;

import io.millrace.core.candidate.SessionNeighbors;
import io.millrace.core.candidate.SessionRetrieval;
import io.millrace.ranking.twotower.ItemIndex;
import io.millrace.ranking.twotower.TwoTowerRetrieval;

/**
 * A two-tower model in a replay. It has learned from a log, and finds nothing before that log ends:
 * else the channel would be calibrated by what the model was told.
 *
 * @param index of the model
 * @param until time of the newest interaction that it has learned from, in epoch milliseconds
 */
public record Finder(ItemIndex index, long until) {

  /** One that has seen no items beside those of the model. */
  SessionRetrieval retrieval() {
    TwoTowerRetrieval found = new TwoTowerRetrieval(index.withoutAdded());
    return new SessionRetrieval() {
      @Override
      public void see(long item) {
        found.see(item);
      }

      @Override
      public long[] nearest(SessionNeighbors session, int most) {
        return session.newestTime() > until
            ? found.nearest(session, most)
            : SessionRetrieval.NONE.nearest(session, most);
      }
    };
  }
}
