package io.millrace.flink.serving;

import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.InteractionType;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.scorer.CandidateScorer;
import io.millrace.ranking.scorer.ScoringRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Scores made-up lists, so that code is compiled, memory is there, and a useless model shows. */
final class WarmUp {

  private static final int BATCHES = 20;
  private static final int LISTS = 8;
  private static final int CANDIDATES = 100;

  private WarmUp() {}

  /**
   * @throws ModelRefusedException if the scorer fails or gives scores that are not finite
   */
  static void run(CandidateScorer scorer, DinSpec spec) throws ModelRefusedException {
    List<ScoringRequest> batch = batch(spec);
    try {
      for (int i = 0; i < BATCHES; i++) {
        for (float[] scores : scorer.score(batch)) {
          requireFinite(scores);
        }
      }
    } catch (RuntimeException | LinkageError e) {
      throw new ModelRefusedException("it does not score: " + e, e);
    }
  }

  private static void requireFinite(float[] scores) throws ModelRefusedException {
    for (float score : scores) {
      if (!Float.isFinite(score)) {
        throw new ModelRefusedException("it gives a score of " + score);
      }
    }
  }

  /** The same lists each time, with histories from none to one that is longer than is read. */
  private static List<ScoringRequest> batch(DinSpec spec) {
    Random random = new Random(1);
    List<ScoringRequest> batch = new ArrayList<>(LISTS);
    for (int i = 0; i < LISTS; i++) {
      float[] features = new float[CANDIDATES * spec.features()];
      for (int j = 0; j < features.length; j++) {
        features[j] = random.nextFloat();
      }
      SessionItem item = new SessionItem(i, 0, InteractionType.CLICKS, 1, 0, 0);
      batch.add(
          new ScoringRequest(
              1_000L * i,
              Collections.nCopies(i * (spec.historyLength() + LISTS) / LISTS, item),
              random.longs(CANDIDATES).toArray(),
              features));
    }
    return batch;
  }
}
