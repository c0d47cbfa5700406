package io.millrace.core;

import io.millrace.core.activity.SessionConfig;
import io.millrace.core.candidate.CandidateConfig;
import io.millrace.core.candidate.Channels;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.popularity.PopularityConfig;

/** All parameters of the algorithms. */
public record RecommenderConfig(
    SessionConfig session,
    CoOccurrenceConfig coOccurrence,
    PopularityConfig popularity,
    CandidateConfig candidates) {

  /** The defaults of all parts. */
  public static final RecommenderConfig DEFAULT =
      new RecommenderConfig(
          SessionConfig.DEFAULT,
          CoOccurrenceConfig.DEFAULT,
          PopularityConfig.DEFAULT,
          CandidateConfig.DEFAULT);

  /** The recall channels that follow from the co-occurrence rules. */
  public Channels channels() {
    return Channels.of(coOccurrence.ruleNames());
  }
}
