package io.millrace.core.candidate;

/** Orders candidates by the calibrated blend of the channels. */
public final class HeuristicRanker {

  private final CandidateOrder order;

  public HeuristicRanker(CandidateOrder order) {
    this.order = order;
  }

  /** The lists for all targets. */
  public RankedLists rank(CandidateSet set) {
    return order.lists(
        set, null, (candidate, target) -> set.candidates().get(candidate).score(target));
  }
}
