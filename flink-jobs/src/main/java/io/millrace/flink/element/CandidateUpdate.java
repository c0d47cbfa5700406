package io.millrace.flink.element;

import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.core.sampling.ProbabilityBlock;
import org.jspecify.annotations.Nullable;

/**
 * What all subtasks that generate candidates are told: the announcement of a model, or a block of
 * sampling probabilities.
 */
public record CandidateUpdate(
    @Nullable ModelAnnouncement announced, @Nullable ProbabilityBlock probabilities) {

  public CandidateUpdate {
    if ((announced == null) == (probabilities == null)) {
      throw new IllegalArgumentException("it is either an announcement or probabilities");
    }
  }

  public static CandidateUpdate of(ModelAnnouncement announced) {
    return new CandidateUpdate(announced, null);
  }

  public static CandidateUpdate of(ProbabilityBlock probabilities) {
    return new CandidateUpdate(null, probabilities);
  }
}
