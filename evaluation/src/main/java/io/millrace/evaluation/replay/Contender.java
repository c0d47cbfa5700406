package io.millrace.evaluation.replay;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.SequentialRecommender;
import io.millrace.core.candidate.Channel;
import io.millrace.core.candidate.SessionRetrieval;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.scorer.ModelRanker;
import io.millrace.ranking.scorer.Scorers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a log is replayed through.
 *
 * @param model orders the candidates; without one they are in the order of the blend
 * @param finder finds candidates for the channel of the two-tower model; without one it is empty
 */
public record Contender(
    RecommenderConfig config, @Nullable DinModel model, @Nullable Finder finder) {

  /**
   * @throws IllegalArgumentException if the model reads other features than there are
   */
  public Contender {
    if (model != null && model.spec().schemaHash() != config.featureSchema().hash()) {
      throw new IllegalArgumentException(
          "the model reads other features than those of the rules and channels");
    }
    if (finder != null && !config.channels().names().contains(Channel.TWO_TOWER)) {
      throw new IllegalArgumentException(
          "a two-tower model needs the channel %s, which is not among those that are configured"
              .formatted(Channel.TWO_TOWER));
    }
  }

  /** A configuration without a model. */
  public static Contender of(RecommenderConfig config) {
    return new Contender(config, null, null);
  }

  /** The same with another configuration and without a model that orders. */
  public Contender with(RecommenderConfig other) {
    boolean finds = other.channels().names().contains(Channel.TWO_TOWER);
    return new Contender(other, null, finds ? finder : null);
  }

  /** One that has learned nothing yet. */
  SequentialRecommender recommender() {
    SessionRetrieval retrieval = finder == null ? SessionRetrieval.NONE : finder.retrieval();
    if (model == null) {
      return new SequentialRecommender(config, retrieval, null);
    }
    ModelRanker ranker =
        new ModelRanker(Scorers.vector(model), "evaluated", 0, config.candidateOrder());
    return new SequentialRecommender(
        config, retrieval, served -> ranker.rank(List.of(served)).get(0));
  }
}
