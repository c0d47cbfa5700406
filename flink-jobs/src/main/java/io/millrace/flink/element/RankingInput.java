package io.millrace.flink.element;

import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.core.feature.ServedCandidates;
import org.jspecify.annotations.Nullable;

/**
 * What the ranking is given: candidates, or the announcement of a model. Both travel on one stream,
 * so a model is announced before the first candidates that have features for it.
 */
public record RankingInput(
    @Nullable ServedCandidates served, @Nullable ModelAnnouncement announced) {

  public RankingInput {
    if ((served == null) == (announced == null)) {
      throw new IllegalArgumentException("it is either candidates or an announcement");
    }
  }

  public static RankingInput of(ServedCandidates served) {
    return new RankingInput(served, null);
  }

  public static RankingInput of(ModelAnnouncement announced) {
    return new RankingInput(null, announced);
  }
}
