package io.millrace.core.feature;

import io.millrace.core.candidate.CandidateSet;
import io.millrace.core.model.InteractionType;
import java.util.List;

/**
 * The candidates of a session after one interaction, with all that a model is told of them.
 * Immutable; the features are not copied and not to be changed.
 *
 * @param candidates C candidates
 * @param item the interaction's item
 * @param type of the interaction
 * @param history the session's distinct items, the newest first
 * @param features F for each candidate, one candidate after the other, in the order of the {@link
 *     FeatureSchema}: C·F finite numbers, or none where no model is told of them
 */
@SuppressWarnings("ArrayRecordComponent") // Thousands of numbers that are never compared.
public record ServedCandidates(
    CandidateSet candidates,
    long item,
    InteractionType type,
    List<SessionItem> history,
    float[] features) {

  private static final float[] NO_FEATURES = {};

  public ServedCandidates {
    history = List.copyOf(history);
  }

  /** Candidates of which no model is told anything: neither history nor features. */
  public static ServedCandidates withoutFeatures(
      CandidateSet candidates, long item, InteractionType type) {
    return new ServedCandidates(candidates, item, type, List.of(), NO_FEATURES);
  }

  /** Whether there are features, so that a model can score the candidates. */
  public boolean hasFeatures() {
    return features.length > 0;
  }
}
