package io.millrace.flink.serving;

import io.millrace.flink.config.ScorerType;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.scorer.CandidateScorer;
import io.millrace.ranking.scorer.ReferenceScorer;

/** The scorer of each type. */
final class Scorers {

  private Scorers() {}

  static CandidateScorer create(ScorerType type, DinModel model) {
    return switch (type) {
      case VECTOR, ND4J -> new ReferenceScorer(model);
      case NONE -> throw new IllegalArgumentException("nothing scores");
    };
  }
}
