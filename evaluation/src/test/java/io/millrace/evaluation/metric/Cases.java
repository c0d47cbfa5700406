package io.millrace.evaluation.metric;

import io.millrace.core.model.InteractionType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Cases for tests. */
final class Cases {

  private static final long T = 1_600_000_000_000L;

  private Cases() {}

  /**
   * A case of one session with items that followed, at ranks from 1, or 0 where not in the list.
   */
  static ScoredCase of(String session, InteractionType type, int... ranks) {
    List<ScoredTruth> truths = new ArrayList<>();
    for (int i = 0; i < ranks.length; i++) {
      truths.add(new ScoredTruth(i, 0, ranks[i], ScoredTruth.NO_CHANNEL, false));
    }
    return new ScoredCase(session, type, T, 1, false, truths);
  }

  /** A run with nothing but cases; every session was recommended the same item. */
  static ScoredRun run(ScoredCase... cases) {
    Coverage coverage = new Coverage();
    for (ScoredCase each : cases) {
      coverage.add(each.session(), 1);
    }
    return new ScoredRun(Arrays.asList(cases), List.of(), coverage, 4, Map.of());
  }
}
