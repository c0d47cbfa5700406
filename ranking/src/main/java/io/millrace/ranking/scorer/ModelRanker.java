package io.millrace.ranking.scorer;

import io.millrace.core.candidate.CandidateOrder;
import io.millrace.core.candidate.HeuristicRanker;
import io.millrace.core.candidate.RankedLists;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.ranking.din.DinSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Orders candidates by a model. With the scores s of one target, candidate k is the session's next
 * item of that type with probability
 *
 * <pre>p_k = e^{s_k} / (1 + Σ_j e^{s_j})</pre>
 *
 * over the candidates j of the list: models are trained with a softmax over them and one more
 * outcome, none of these, whose score is 0. Not thread-safe.
 */
public final class ModelRanker implements AutoCloseable {

  private final CandidateScorer scorer;
  private final String version;
  private final CandidateOrder order;
  private final HeuristicRanker heuristic;

  /**
   * @param scorer closed with this
   * @param version of the model; the lists carry it
   */
  public ModelRanker(CandidateScorer scorer, String version, CandidateOrder order) {
    this.scorer = scorer;
    this.version = version;
    this.order = order;
    this.heuristic = new HeuristicRanker(order);
  }

  /** The version of the model. */
  public String version() {
    return version;
  }

  /**
   * The lists of some sessions, in their order. Those whose candidates have no features, or whose
   * scores are not all finite, are in the order of the blend and carry no version.
   */
  public List<RankedLists> rank(List<ServedCandidates> batch) {
    List<ScoringRequest> requests =
        batch.stream()
            .filter(ServedCandidates::hasFeatures)
            .map(served -> ScoringRequest.of(served))
            .toList();
    Iterator<float[]> scores = scorer.score(requests).iterator();
    List<RankedLists> lists = new ArrayList<>(batch.size());
    for (ServedCandidates served : batch) {
      lists.add(
          served.hasFeatures() ? rank(served, scores.next()) : heuristic.rank(served.candidates()));
    }
    return lists;
  }

  private RankedLists rank(ServedCandidates served, float[] scores) {
    for (float score : scores) {
      if (!Float.isFinite(score)) {
        return heuristic.rank(served.candidates());
      }
    }
    float[] probabilities = probabilities(scores);
    return order.lists(
        served.candidates(),
        version,
        (candidate, target) -> probabilities[candidate * DinSpec.TARGETS + target.code()]);
  }

  /**
   * The probability of each candidate to be the next item, for each target by itself.
   *
   * @param scores K·T finite log-odds, for each of K candidates one for each target
   * @return as many numbers in [0, 1]; those of a target add up to 1 at most
   */
  static float[] probabilities(float[] scores) {
    float[] probabilities = new float[scores.length];
    for (int target = 0; target < DinSpec.TARGETS; target++) {
      // With the largest exponent 0 nothing overflows; "none of these" has the score 0.
      double most = 0;
      for (int i = target; i < scores.length; i += DinSpec.TARGETS) {
        most = Math.max(most, scores[i]);
      }
      double sum = Math.exp(-most);
      for (int i = target; i < scores.length; i += DinSpec.TARGETS) {
        sum += Math.exp(scores[i] - most);
      }
      for (int i = target; i < scores.length; i += DinSpec.TARGETS) {
        probabilities[i] = (float) (Math.exp(scores[i] - most) / sum);
      }
    }
    return probabilities;
  }

  @Override
  public void close() {
    scorer.close();
  }
}
