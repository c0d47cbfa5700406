package io.millrace.core;

import io.millrace.core.activity.SessionConfig;
import io.millrace.core.candidate.CandidateConfig;
import io.millrace.core.candidate.CandidateGenerator;
import io.millrace.core.candidate.CandidateOrder;
import io.millrace.core.candidate.ChannelCalibration;
import io.millrace.core.candidate.Channels;
import io.millrace.core.candidate.HeuristicRanker;
import io.millrace.core.candidate.SessionRetrieval;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.feature.CandidateFeatures;
import io.millrace.core.feature.FeatureSchema;
import io.millrace.core.popularity.PopularItems;
import io.millrace.core.popularity.PopularityConfig;
import io.millrace.core.popularity.TrendingConfig;
import io.millrace.core.popularity.TrendingItems;
import io.millrace.core.sampling.SamplingConfig;
import io.millrace.core.sampling.SamplingProbabilities;
import java.io.Serializable;

/** All parameters of the algorithms. */
public record RecommenderConfig(
    SessionConfig session,
    CoOccurrenceConfig coOccurrence,
    PopularityConfig popularity,
    TrendingConfig trending,
    SamplingConfig sampling,
    CandidateConfig candidates)
    implements Serializable {

  /** The defaults of all parts. */
  public static final RecommenderConfig DEFAULT =
      new RecommenderConfig(
          SessionConfig.DEFAULT,
          CoOccurrenceConfig.DEFAULT,
          PopularityConfig.DEFAULT,
          TrendingConfig.DEFAULT,
          SamplingConfig.DEFAULT,
          CandidateConfig.DEFAULT);

  /** The recall channels, resolved against the co-occurrence rules. */
  public Channels channels() {
    return new Channels(candidates.channels(), coOccurrence.ruleNames());
  }

  /** A calibration of these channels that has seen nothing yet. */
  public ChannelCalibration newCalibration() {
    return new ChannelCalibration(candidates.calibration(), channels().names());
  }

  /** A generator of candidates that reads and fills what is given. */
  public CandidateGenerator candidateGenerator(
      PopularItems popular,
      TrendingItems trendingItems,
      ChannelCalibration calibration,
      SessionRetrieval retrieval) {
    return new CandidateGenerator(
        candidates, session, coOccurrence, popular, trendingItems, calibration, retrieval);
  }

  /** What a model is told of candidates, with the rules and channels of this configuration. */
  public FeatureSchema featureSchema() {
    return new FeatureSchema(coOccurrence.ruleNames(), channels().names());
  }

  /** Computes features from the state that a generator of candidates reads and fills. */
  public CandidateFeatures candidateFeatures(
      PopularItems popular,
      TrendingItems trendingItems,
      ChannelCalibration calibration,
      SamplingProbabilities probabilities) {
    return new CandidateFeatures(
        candidates,
        coOccurrence,
        featureSchema(),
        popular,
        trendingItems,
        calibration,
        probabilities);
  }

  /** The ranker that keeps the blend's order. */
  public HeuristicRanker heuristicRanker() {
    return new HeuristicRanker(candidateOrder());
  }

  /** Makes lists of candidates that were scored. */
  public CandidateOrder candidateOrder() {
    return new CandidateOrder(candidates, channels());
  }
}
