package io.millrace.evaluation.replay;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.SequentialRecommender;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.scorer.ModelRanker;
import io.millrace.ranking.scorer.Scorers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a log is replayed through.
 *
 * @param model orders the candidates; without one they are in the order of the blend
 */
public record Contender(RecommenderConfig config, @Nullable DinModel model) {

  /**
   * @throws IllegalArgumentException if the model reads other features than there are
   */
  public Contender {
    if (model != null && model.spec().schemaHash() != config.featureSchema().hash()) {
      throw new IllegalArgumentException(
          "the model reads other features than those of the rules and channels");
    }
  }

  /** A configuration without a model. */
  public static Contender of(RecommenderConfig config) {
    return new Contender(config, null);
  }

  /** One that has learned nothing yet. */
  SequentialRecommender recommender() {
    if (model == null) {
      return new SequentialRecommender(config);
    }
    ModelRanker ranker =
        new ModelRanker(Scorers.vector(model), "evaluated", 0, config.candidateOrder());
    return new SequentialRecommender(config, served -> ranker.rank(List.of(served)).get(0));
  }
}
