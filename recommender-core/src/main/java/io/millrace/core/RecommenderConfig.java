package io.millrace.core;

import io.millrace.core.activity.SessionConfig;
import io.millrace.core.candidate.CandidateConfig;
import io.millrace.core.candidate.CandidateGenerator;
import io.millrace.core.candidate.Channels;
import io.millrace.core.candidate.HeuristicRanker;
import io.millrace.core.candidate.ReciprocalRankBlend;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.popularity.PopularityConfig;
import java.io.Serializable;

/** All parameters of the algorithms. */
public record RecommenderConfig(
    SessionConfig session,
    CoOccurrenceConfig coOccurrence,
    PopularityConfig popularity,
    CandidateConfig candidates)
    implements Serializable {

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

  /** The blend of these channels with the configured weights. */
  public ReciprocalRankBlend blend() {
    return new ReciprocalRankBlend(channels(), candidates);
  }

  /** The generator of candidates. */
  public CandidateGenerator candidateGenerator() {
    return new CandidateGenerator(candidates, channels(), blend());
  }

  /** The ranker that keeps the blend's order. */
  public HeuristicRanker heuristicRanker() {
    return new HeuristicRanker(candidates, channels(), blend());
  }
}
