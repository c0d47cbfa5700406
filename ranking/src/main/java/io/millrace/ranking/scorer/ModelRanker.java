package io.millrace.ranking.scorer;

import io.millrace.core.candidate.AttendedItem;
import io.millrace.core.candidate.CandidateOrder;
import io.millrace.core.candidate.HeuristicRanker;
import io.millrace.core.candidate.RankedLists;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.core.model.InteractionType;
import io.millrace.ranking.din.DinSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  private static final float[] NO_ATTENTION = {};

  private final CandidateScorer scorer;
  private final String version;
  private final int attendedItems;
  private final CandidateOrder order;
  private final HeuristicRanker heuristic;

  /**
   * @param scorer closed with this
   * @param version of the model; the lists carry it
   * @param attendedItems how many items of the history at most are told with each place of a list,
   *     0 or more
   */
  public ModelRanker(
      CandidateScorer scorer, String version, int attendedItems, CandidateOrder order) {
    this.scorer = scorer;
    this.version = version;
    this.attendedItems = attendedItems;
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
    Iterator<ScoredCandidates> scored = score(requests).iterator();
    Iterator<ScoringRequest> request = requests.iterator();
    List<RankedLists> lists = new ArrayList<>(batch.size());
    for (ServedCandidates served : batch) {
      lists.add(
          served.hasFeatures()
              ? rank(served, request.next(), scored.next())
              : heuristic.rank(served.candidates()));
    }
    return lists;
  }

  private List<ScoredCandidates> score(List<ScoringRequest> requests) {
    return attendedItems > 0
        ? scorer.scoreWithAttention(requests)
        : scorer.score(requests).stream()
            .map(scores -> new ScoredCandidates(scores, NO_ATTENTION))
            .toList();
  }

  private RankedLists rank(
      ServedCandidates served, ScoringRequest request, ScoredCandidates scored) {
    for (float score : scored.scores()) {
      if (!Float.isFinite(score)) {
        return heuristic.rank(served.candidates());
      }
    }
    return order.lists(served.candidates(), version, new Scores(request, scored));
  }

  /** The scores of one list; what a candidate attends to is looked up once for all targets. */
  private final class Scores implements CandidateOrder.Scores {
    private final ScoringRequest request;
    private final ScoredCandidates scored;
    private final float[] probabilities;
    private final List<@Nullable List<AttendedItem>> attended;

    Scores(ScoringRequest request, ScoredCandidates scored) {
      this.request = request;
      this.scored = scored;
      probabilities = probabilities(scored.scores());
      attended = new ArrayList<>(Collections.nCopies(request.size(), null));
    }

    @Override
    public float of(int candidate, InteractionType target) {
      return probabilities[candidate * DinSpec.TARGETS + target.code()];
    }

    @Override
    public List<AttendedItem> attended(int candidate) {
      List<AttendedItem> known = attended.get(candidate);
      if (known == null) {
        known = scored.heaviest(request, candidate, attendedItems);
        attended.set(candidate, known);
      }
      return known;
    }
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
