package io.millrace.ranking.scorer;

import java.util.List;

/**
 * Scores the candidates of lists with one model. Not thread-safe.
 *
 * <p>A feature that is not finite counts as its mean, an unknown item as the rows that it is hashed
 * to, and of a history that is longer than the model reads, the newest items are read.
 */
public interface CandidateScorer extends AutoCloseable {

  /**
   * The scores of each request's candidates, in the order of the requests.
   *
   * @return for each request K·T log-odds, for each of its K candidates T, one for each target in
   *     the order of the codes of {@link io.millrace.core.model.InteractionType}: finite numbers
   * @throws IllegalArgumentException if a request has another number of features than the model
   */
  List<float[]> score(List<ScoringRequest> requests);

  /**
   * The scores, and what each candidate's interest is made of.
   *
   * @throws IllegalArgumentException if a request has another number of features than the model
   */
  List<ScoredCandidates> scoreWithAttention(List<ScoringRequest> requests);

  @Override
  void close();
}
