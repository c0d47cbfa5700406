package io.millrace.evaluation.metric;

import io.millrace.core.model.InteractionType;

/**
 * The columns of numbers that all figures are made of. A case adds to some of them, and a figure is
 * a function of their sums over cases; so the figure of any choice of sessions needs only the sums
 * of each session.
 */
final class CaseColumns {

  /** The list lengths at which lists are scored. */
  static final int[] CUTS = {5, 10, 20};

  /** The length at which channels are scored. */
  static final int CHANNEL_CUT = 20;

  private static final int PER_CUT = 5;
  private static final int PER_TYPE = 1 + PER_CUT * CUTS.length;
  private static final int PER_CHANNEL = 3;
  private static final int SHARED = InteractionType.values().length * PER_TYPE;

  /** Cases, whatever their type. */
  static final int CASES = SHARED;

  /** Cases whose list was filled up with popular items. */
  static final int FILLED = SHARED + 1;

  /** Items that followed. */
  static final int TRUTHS = SHARED + 2;

  /** Items that followed and are among the first 100 candidates. */
  static final int CANDIDATES = SHARED + 3;

  private static final int FIRST_CHANNEL = SHARED + 4;

  private final int channels;

  CaseColumns(int channels) {
    this.channels = channels;
  }

  int count() {
    return FIRST_CHANNEL + channels * PER_CHANNEL;
  }

  /** Cases of a type. */
  static int cases(InteractionType type) {
    return type.code() * PER_TYPE;
  }

  /** Hits of a type among the first so many places. */
  static int hits(InteractionType type, int cut) {
    return cases(type) + 1 + cut * PER_CUT;
  }

  /** Hits that were possible there. */
  static int reachable(InteractionType type, int cut) {
    return hits(type, cut) + 1;
  }

  /** Cases with a hit there. */
  static int casesWithHit(InteractionType type, int cut) {
    return hits(type, cut) + 2;
  }

  /** Reciprocal ranks of first hits there. */
  static int reciprocalRanks(InteractionType type, int cut) {
    return hits(type, cut) + 3;
  }

  /** Normalised discounted cumulative gains there. */
  static int gains(InteractionType type, int cut) {
    return hits(type, cut) + 4;
  }

  /** Items that followed and that a channel had among its first 20. */
  static int found(int channel) {
    return FIRST_CHANNEL + channel * PER_CHANNEL;
  }

  /** Those of them that no other channel had there. */
  static int foundAlone(int channel) {
    return found(channel) + 1;
  }

  /** Hits in the first 20 places for which the list names the channel. */
  static int credited(int channel) {
    return found(channel) + 2;
  }

  /** Adds a case to the sums that begin at an offset. */
  void add(ScoredCase scored, double[] sums, int offset) {
    InteractionType type = scored.type();
    sums[offset + cases(type)]++;
    for (int cut = 0; cut < CUTS.length; cut++) {
      int k = CUTS[cut];
      int hits = scored.hits(k);
      sums[offset + hits(type, cut)] += hits;
      sums[offset + reachable(type, cut)] += scored.reachable(k);
      sums[offset + casesWithHit(type, cut)] += hits > 0 ? 1 : 0;
      sums[offset + reciprocalRanks(type, cut)] += scored.reciprocalRank(k);
      sums[offset + gains(type, cut)] += scored.ndcg(k);
    }
    sums[offset + CASES]++;
    sums[offset + FILLED] += scored.filled() ? 1 : 0;
    for (ScoredTruth truth : scored.truths()) {
      sums[offset + TRUTHS]++;
      sums[offset + CANDIDATES] += truth.isCandidate() ? 1 : 0;
      addChannels(truth, sums, offset);
    }
  }

  private void addChannels(ScoredTruth truth, double[] sums, int offset) {
    for (int channel = 0; channel < channels; channel++) {
      sums[offset + found(channel)] += truth.isFoundBy(channel, CHANNEL_CUT) ? 1 : 0;
      sums[offset + foundAlone(channel)] += truth.isFoundOnlyBy(channel, CHANNEL_CUT) ? 1 : 0;
      sums[offset + credited(channel)] +=
          truth.isHit(CHANNEL_CUT) && truth.reason() == channel ? 1 : 0;
    }
  }
}
