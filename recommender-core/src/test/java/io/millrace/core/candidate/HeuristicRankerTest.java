package io.millrace.core.candidate;

import static io.millrace.core.candidate.Candidate.ABSENT;
import static io.millrace.core.candidate.CandidateFixtures.ADJACENT;
import static io.millrace.core.candidate.CandidateFixtures.CHANNELS;
import static io.millrace.core.candidate.CandidateFixtures.T;
import static io.millrace.core.candidate.CandidateFixtures.TIME_DECAYED;
import static io.millrace.core.candidate.CandidateFixtures.candidate;
import static io.millrace.core.candidate.CandidateFixtures.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.model.InteractionType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lists that come from the blend's scores, and the reason of each place. */
final class HeuristicRankerTest {
  @Test
  void ordersByScoreForEachTarget() {
    Candidate revisited = candidate(1, 0, ABSENT, ABSENT, ABSENT);
    Candidate related = candidate(2, ABSENT, 0, ABSENT, ABSENT);

    RankedLists lists = rank(20, related, revisited);

    // Clicks: 0.5 for item 2 and 0.25 for item 1. Orders: 0.5 for item 2 and 2 for item 1.
    assertThat(lists.clicks()).extracting(RankedItem::item).containsExactly(2L, 1L);
    assertThat(lists.carts()).extracting(RankedItem::item).containsExactly(2L, 1L);
    assertThat(lists.orders()).extracting(RankedItem::item).containsExactly(1L, 2L);
    assertThat(lists.orders()).extracting(RankedItem::score).containsExactly(2f, 0.5f);
    assertThat(lists.list(InteractionType.ORDERS)).isEqualTo(lists.orders());
  }

  @Test
  void ordersEqualScoresByItemNumber() {
    RankedLists lists =
        rank(
            20,
            candidate(9, 0, ABSENT, ABSENT, ABSENT),
            candidate(4, 0, ABSENT, ABSENT, ABSENT),
            candidate(6, 0, ABSENT, ABSENT, ABSENT));

    assertThat(lists.clicks()).extracting(RankedItem::item).containsExactly(4L, 6L, 9L);
  }

  @Test
  void saysWhichChannelAndItemLedThere() {
    Candidate revisited = candidate(1, 0, ABSENT, ABSENT, 0);
    Candidate related = candidate(2, ABSENT, 3, 0, 1);
    related.seeds[TIME_DECAYED] = 30;
    related.weights[TIME_DECAYED] = 7;
    related.seeds[ADJACENT] = 1;
    related.weights[ADJACENT] = 2.5f;
    Candidate popular = candidate(3, ABSENT, ABSENT, ABSENT, 3);

    // 1: 0.25 + 0.0625.  2: 0.5 / 4 + 1 + 0.0625 / 2.  3: 0.0625 / 4.
    assertThat(rank(20, revisited, related, popular).clicks())
        .containsExactly(
            new RankedItem(2, 1.15625f, "adjacent", 1L, 2.5f),
            new RankedItem(1, 0.3125f, "revisit", 1L, null),
            new RankedItem(3, 0.015625f, "popularity", null, null));
  }

  @Test
  void leavesOutWhatNoChannelOfTheTargetFound() {
    RankedLists lists = rank(20, candidate(1, ABSENT, ABSENT, 0, 0));

    assertThat(lists.clicks()).hasSize(1);
    assertThat(lists.orders()).isEmpty();
  }

  @Test
  void cutsListsToTheirLength() {
    RankedLists lists =
        rank(
            2,
            candidate(1, 2, ABSENT, ABSENT, ABSENT),
            candidate(2, 0, ABSENT, ABSENT, ABSENT),
            candidate(3, 1, ABSENT, ABSENT, ABSENT));

    assertThat(lists.clicks()).extracting(RankedItem::item).containsExactly(2L, 3L);
  }

  @Test
  void carriesWhatTheCandidatesWereFoundFor() {
    RankedLists lists = rank(20);

    assertThat(lists)
        .isEqualTo(new RankedLists("s", T + 1, T, 5, null, List.of(), List.of(), List.of()));
  }

  private static RankedLists rank(int listLength, Candidate... candidates) {
    CandidateConfig config = config(2, 4, 100, listLength);
    HeuristicRanker ranker =
        new HeuristicRanker(config, CHANNELS, new ReciprocalRankBlend(CHANNELS, config));
    return ranker.rank(new CandidateSet("s", T + 1, T, 5, List.of(candidates)));
  }
}
