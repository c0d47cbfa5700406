package io.millrace.flink.serving;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.candidate.CandidateOrder;
import io.millrace.core.feature.FeatureSchema;
import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.flink.config.RankingConfig;
import io.millrace.flink.config.ScorerType;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.nd4j.Nd4jDevice;
import io.millrace.ranking.scorer.CandidateScorer;
import io.millrace.ranking.scorer.ModelRanker;
import io.millrace.ranking.scorer.Nd4jScorer;
import io.millrace.ranking.scorer.Scorers;
import io.millrace.ranking.store.ModelFileException;

/** Turns the announcement of a model into a ranker that has been seen to work. */
public final class ModelLoader implements AnnouncedModels<ModelRanker> {

  /** Of ND4J: subtasks are what runs side by side. */
  private static final int THREADS = 1;

  private final ScorerType type;
  private final int attendedItems;
  private final FeatureSchema features;
  private final CandidateOrder order;

  /**
   * @param ranking with a scorer that is not {@link ScorerType#NONE}
   */
  public ModelLoader(RankingConfig ranking, RecommenderConfig config) {
    this.type = ranking.scorer();
    this.attendedItems = ranking.attendedItems();
    this.features = config.featureSchema();
    this.order = config.candidateOrder();
  }

  /**
   * Reads and verifies the file, and scores some lists with it, so that the first real ones are not
   * slowed down.
   *
   * @throws ModelRefusedException if the file is not there, is not the one that was announced, or
   *     its model is made for other features or does not score
   */
  @Override
  public ModelRanker load(ModelAnnouncement announced) throws ModelRefusedException {
    if (announced.featureHash() != features.hash()) {
      throw new ModelRefusedException(otherFeatures(announced.featureHash()));
    }
    DinModel model = din(announced);
    if (model.spec().schemaHash() != features.hash()
        || model.spec().features() != features.size()) {
      throw new ModelRefusedException(otherFeatures(model.spec().schemaHash()));
    }
    CandidateScorer scorer = scorer(model);
    WarmUp.run(scorer, model.spec());
    return new ModelRanker(scorer, announced.version(), attendedItems, order);
  }

  private String otherFeatures(long hash) {
    return "it is made for features of the hash %d, and this job has those of %d"
        .formatted(hash, features.hash());
  }

  private static DinModel din(ModelAnnouncement announced) throws ModelRefusedException {
    try {
      return AnnouncedFile.read(announced).din();
    } catch (ModelFileException e) {
      throw AnnouncedFile.cannotUse(announced.location(), e);
    }
  }

  @Override
  public void release(ModelRanker model) {
    model.close();
  }

  private CandidateScorer scorer(DinModel model) throws ModelRefusedException {
    try {
      return switch (type) {
        case VECTOR -> Scorers.vector(model);
        case ND4J -> new Nd4jScorer(model, Nd4jDevice.CPU, THREADS);
        case CUDA -> new Nd4jScorer(model, Nd4jDevice.CUDA, THREADS);
        case NONE -> throw new IllegalStateException("nothing scores");
      };
    } catch (RuntimeException | LinkageError e) {
      // Native code that is missing, or was loaded by another class loader, fails like this.
      throw new ModelRefusedException("the scorer %s fails: %s".formatted(type, e), e);
    }
  }
}
