package io.millrace.core.candidate;

import static io.millrace.core.candidate.CandidateFixtures.candidate;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is remembered of candidates, in a byte for each rank. */
final class OfferTest {
  private static final List<String> CHANNELS = List.of("revisit", "trending");

  @Test
  void remembersTheRankOfEachItemInEachChannel() {
    Offer offer =
        Offer.of(
            CHANNELS,
            new byte[] {3, 0},
            List.of(candidate(5, 0, Candidate.ABSENT), candidate(-6, 12, 1)));

    assertThat(offer.size()).isEqualTo(2);
    assertThat(offer.indexOf(-6)).isEqualTo(1);
    assertThat(offer.indexOf(7)).isEqualTo(-1);
    assertThat(List.of(offer.rank(0, 0), offer.rank(0, 1))).containsExactly(0, Candidate.ABSENT);
    assertThat(List.of(offer.rank(1, 0), offer.rank(1, 1))).containsExactly(12, 1);
    assertThat(offer.support(0)).isEqualTo(3);
  }

  /** A channel may find more than a byte can count; the last rank is not taken for none. */
  @Test
  void farRanksAreNotToldApart() {
    Offer offer =
        Offer.of(CHANNELS, new byte[2], List.of(candidate(1, 253, 254), candidate(2, 255, 2_000)));

    assertThat(List.of(offer.rank(0, 0), offer.rank(0, 1))).containsExactly(253, 254);
    assertThat(List.of(offer.rank(1, 0), offer.rank(1, 1))).containsExactly(254, 254);
  }

  @Test
  void isOfTheChannelsThatMadeItInTheirOrder() {
    Offer offer = Offer.of(CHANNELS, new byte[2], List.of());

    assertThat(offer.isOf(CHANNELS)).isTrue();
    assertThat(offer.isOf(List.of("trending", "revisit"))).isFalse();
    assertThat(offer.isOf(List.of("revisit"))).isFalse();
    assertThat(Offer.NONE.isOf(CHANNELS)).isFalse();
  }
}
