package io.millrace.core.candidate;

import java.util.List;

/**
 * The candidates for one session after one interaction.
 *
 * @param session the session
 * @param sequence the interaction's number in the session
 * @param asOf event time of the interaction, in epoch milliseconds
 * @param arrivedAt wall-clock time at which the interaction was read, in epoch milliseconds
 * @param candidates distinct items, the most probable to be next first
 */
public record CandidateSet(
    String session, long sequence, long asOf, long arrivedAt, List<Candidate> candidates) {

  public CandidateSet {
    candidates = List.copyOf(candidates);
  }
}
