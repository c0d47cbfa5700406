package io.millrace.core.candidate;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.BinaryFormatContract;
import io.millrace.core.model.InteractionType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The format of candidates on their way to the ranker. */
final class CandidateSetFormatTest extends BinaryFormatContract<CandidateSet> {
  @Override
  protected BinaryFormat<CandidateSet> format() {
    return new CandidateSetFormat();
  }

  @Override
  protected String name() {
    return "candidate-set";
  }

  @Override
  protected CandidateSet randomValue(Random random) {
    List<Candidate> candidates = new ArrayList<>();
    int size = random.nextInt(20);
    for (int i = 0; i < size; i++) {
      candidates.add(randomCandidate(random));
    }
    return new CandidateSet(
        "s" + random.nextInt(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        candidates);
  }

  @Override
  protected Object contents(CandidateSet set) {
    return List.of(
        set.session(),
        set.sequence(),
        set.asOf(),
        set.arrivedAt(),
        set.candidates().stream().map(CandidateSetFormatTest::contents).toList());
  }

  private static Candidate randomCandidate(Random random) {
    int channels = 1 + random.nextInt(6);
    Candidate candidate = new Candidate(random.nextLong(), channels);
    for (int channel = 0; channel < channels; channel++) {
      if (random.nextBoolean()) {
        candidate.ranks[channel] = (short) random.nextInt(Short.MAX_VALUE);
        candidate.seeds[channel] = random.nextLong();
        candidate.weights[channel] = random.nextFloat();
      }
    }
    for (int target = 0; target < candidate.scores.length; target++) {
      candidate.scores[target] = random.nextFloat();
      candidate.reasons[target] = (byte) random.nextInt(channels);
      candidate.reasonProbabilities[target] = random.nextFloat();
    }
    return candidate;
  }

  private static List<Object> contents(Candidate candidate) {
    List<Object> contents = new ArrayList<>(List.of(candidate.item()));
    for (int channel = 0; channel < candidate.ranks.length; channel++) {
      contents.add(candidate.rank(channel));
      contents.add(candidate.seedItem(channel));
      contents.add(candidate.weight(channel));
    }
    for (InteractionType target : InteractionType.values()) {
      contents.add(candidate.score(target));
      contents.add(candidate.reason(target));
      contents.add(candidate.reasonProbability(target));
    }
    return contents;
  }
}
