package io.millrace.ranking.scorer;

import io.millrace.core.candidate.Candidate;
import io.millrace.core.feature.ServedCandidates;
import io.millrace.core.feature.SessionItem;
import io.millrace.core.training.TrainingExample;
import java.util.List;

/**
 * What a model is told of one list. Immutable; the arrays are not copied and not to be changed.
 *
 * @param time event time at which the list is made, in epoch milliseconds
 * @param history the session's distinct items, the newest first; a model reads as many as it was
 *     made for
 * @param items K candidates
 * @param features F for each candidate, one candidate after the other: K·F numbers
 */
@SuppressWarnings("ArrayRecordComponent") // Thousands of numbers that are never compared.
public record ScoringRequest(long time, List<SessionItem> history, long[] items, float[] features) {

  public ScoringRequest {
    history = List.copyOf(history);
    if (items.length == 0 ? features.length > 0 : features.length % items.length != 0) {
      throw new IllegalArgumentException(
          "%d candidates with %d features".formatted(items.length, features.length));
    }
  }

  /** The list as it was served. */
  public static ScoringRequest of(ServedCandidates served) {
    List<Candidate> candidates = served.candidates().candidates();
    return new ScoringRequest(
        served.candidates().asOf(),
        served.history(),
        candidates.stream().mapToLong(Candidate::item).toArray(),
        served.features());
  }

  /** The list that an example was made of, as far as it was kept. */
  public static ScoringRequest of(TrainingExample example) {
    return new ScoringRequest(
        example.time(), example.history(), example.items(), example.features());
  }

  /** K, the number of candidates. */
  public int size() {
    return items.length;
  }
}
