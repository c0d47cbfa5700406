package io.millrace.ranking.scorer;

import java.util.List;

/** Scores the candidates of lists with one model. Not thread-safe. */
public interface CandidateScorer extends AutoCloseable {

  /**
   * The scores of each request's candidates, in the order of the requests.
   *
   * @return for each request K·T log-odds, for each of its K candidates T, one for each target in
   *     the order of the codes of {@link io.millrace.core.model.InteractionType}: finite numbers
   * @throws IllegalArgumentException if a request has another number of features than the model
   */
  List<float[]> score(List<ScoringRequest> requests);

  @Override
  void close();
}
