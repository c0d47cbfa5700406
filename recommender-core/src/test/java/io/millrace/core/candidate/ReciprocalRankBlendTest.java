package io.millrace.core.candidate;

import static io.millrace.core.candidate.Candidate.ABSENT;
import static io.millrace.core.candidate.CandidateFixtures.ADJACENT;
import static io.millrace.core.candidate.CandidateFixtures.CHANNELS;
import static io.millrace.core.candidate.CandidateFixtures.REVISIT;
import static io.millrace.core.candidate.CandidateFixtures.TIME_DECAYED;
import static io.millrace.core.candidate.CandidateFixtures.candidate;
import static io.millrace.core.candidate.CandidateFixtures.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.model.InteractionType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The scores of candidates by their ranks, and the channel that gives most of a score. */
final class ReciprocalRankBlendTest {
  private final ReciprocalRankBlend blend =
      new ReciprocalRankBlend(CHANNELS, config(2, 4, 100, 20));

  @Test
  void addsUpTheWeightOfEachChannelOverTheRank() {
    Candidate candidate = candidate(7, 1, 4, 0, 3);

    // 0.25 / 2 + 0.5 / 5 + 1 / 1 + 0.0625 / 4
    assertThat(blend.score(candidate, InteractionType.CLICKS)).isEqualTo(1.240625);
    // 2 / 2 + 0.5 / 5; orders give adjacent and popularity no weight.
    assertThat(blend.score(candidate, InteractionType.ORDERS)).isEqualTo(1.1);
  }

  @Test
  void aChannelThatDidNotFindTheItemAddsNothing() {
    assertThat(blend.score(candidate(7, ABSENT, ABSENT, 1, ABSENT), InteractionType.CLICKS))
        .isEqualTo(0.5);
    assertThat(blend.score(candidate(7, ABSENT, ABSENT, 1, ABSENT), InteractionType.ORDERS))
        .isZero();
  }

  @Test
  void namesTheChannelThatGivesMost() {
    Candidate candidate = candidate(7, 1, 4, 0, 3);

    assertThat(blend.bestChannel(candidate, InteractionType.CLICKS)).isEqualTo(ADJACENT);
    assertThat(blend.bestChannel(candidate, InteractionType.ORDERS)).isEqualTo(REVISIT);
  }

  @Test
  void namesTheFirstOfChannelsThatGiveTheSame() {
    // 0.5 / 1 = 1 / 2
    assertThat(blend.bestChannel(candidate(7, ABSENT, 0, 1, ABSENT), InteractionType.CLICKS))
        .isEqualTo(TIME_DECAYED);
  }

  @Test
  void refusesWeightsOfChannelsThatDoNotExist() {
    assertThatThrownBy(
            () -> new ReciprocalRankBlend(Channels.of(List.of("adjacent")), config(2, 4, 100, 20)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "there is no channel time-decayed; the channels are revisit, adjacent, popularity");
  }
}
