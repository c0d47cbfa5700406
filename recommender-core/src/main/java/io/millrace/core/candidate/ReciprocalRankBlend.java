package io.millrace.core.candidate;

import io.millrace.core.model.InteractionType;
import java.util.Map;

/**
 * Puts the channels' ranked lists into one: a candidate's score for a target is Σ_c w_c / (1 + r_c)
 * over the channels c that found it at the rank r_c from 0, with one weight per channel and target.
 */
public final class ReciprocalRankBlend {

  private final double[][] weights;

  /**
   * @throws IllegalArgumentException if the configuration weighs a channel that does not exist
   */
  public ReciprocalRankBlend(Channels channels, CandidateConfig config) {
    weights = new double[InteractionType.values().length][channels.count()];
    for (InteractionType target : InteractionType.values()) {
      Map<String, Double> named = config.channelWeights().getOrDefault(target, Map.of());
      named.forEach(
          (name, weight) -> {
            int channel = channels.names().indexOf(name);
            if (channel < 0) {
              throw new IllegalArgumentException(
                  "there is no channel %s; the channels are %s"
                      .formatted(name, String.join(", ", channels.names())));
            }
            weights[target.code()][channel] = weight;
          });
    }
  }

  /** The score of a candidate for a target, 0 or more. */
  public double score(Candidate candidate, InteractionType target) {
    double score = 0;
    for (int channel = 0; channel < weights[target.code()].length; channel++) {
      score += part(candidate, target, channel);
    }
    return score;
  }

  /** The channel that gives most of a candidate's score, the first of several. */
  public int bestChannel(Candidate candidate, InteractionType target) {
    int best = 0;
    for (int channel = 1; channel < weights[target.code()].length; channel++) {
      if (part(candidate, target, channel) > part(candidate, target, best)) {
        best = channel;
      }
    }
    return best;
  }

  private double part(Candidate candidate, InteractionType target, int channel) {
    int rank = candidate.rank(channel);
    return rank == Candidate.ABSENT ? 0 : weights[target.code()][channel] / (1 + rank);
  }
}
