package io.millrace.core.candidate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.BinaryFormatContract;
import io.millrace.core.model.InteractionType;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

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

  /** Version 2 knew of each target the channel that gave most, and its probability. */
  @Test
  void readsTheChannelThatVersion2Knew() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF("s");
    out.writeLong(7);
    out.writeLong(1_000);
    out.writeLong(1_005);
    out.writeInt(1);
    out.writeLong(14742);
    out.writeByte(2);
    for (int channel = 0; channel < 2; channel++) {
      out.writeShort(channel);
      out.writeLong(9);
      out.writeFloat(1.5f);
    }
    for (int target = 0; target < 3; target++) {
      out.writeFloat(0.5f);
      out.writeByte(1);
      out.writeFloat(0.25f);
    }

    Candidate candidate = read(2, bytes.toByteArray()).candidates().get(0);

    for (InteractionType target : InteractionType.values()) {
      assertThat(candidate.score(target)).isEqualTo(0.5f);
      assertThat(candidate.probability(0, target)).isZero();
      assertThat(candidate.probability(1, target)).isEqualTo(0.25f);
    }
    assertThat(candidate.rank(1)).isEqualTo(1);
    assertThat(candidate.seedItem(1)).isEqualTo(9);
  }

  private static Candidate randomCandidate(Random random) {
    int channels = 1 + random.nextInt(6);
    Candidate candidate = new Candidate(random.nextLong(), channels);
    for (int channel = 0; channel < channels; channel++) {
      if (random.nextBoolean()) {
        candidate.ranks[channel] = (short) random.nextInt(Short.MAX_VALUE);
        candidate.seeds[channel] = random.nextLong();
        candidate.weights[channel] = random.nextFloat();
        for (int target = 0; target < Candidate.TARGETS; target++) {
          candidate.probabilities[channel * Candidate.TARGETS + target] = random.nextFloat();
        }
      }
    }
    for (int target = 0; target < Candidate.TARGETS; target++) {
      candidate.scores[target] = random.nextFloat();
    }
    return candidate;
  }

  private static List<Object> contents(Candidate candidate) {
    List<Object> contents = new ArrayList<>(List.of(candidate.item()));
    for (int channel = 0; channel < candidate.ranks.length; channel++) {
      contents.add(candidate.rank(channel));
      contents.add(candidate.seedItem(channel));
      contents.add(candidate.weight(channel));
      for (InteractionType target : InteractionType.values()) {
        contents.add(candidate.probability(channel, target));
      }
    }
    for (InteractionType target : InteractionType.values()) {
      contents.add(candidate.score(target));
    }
    return contents;
  }
}
