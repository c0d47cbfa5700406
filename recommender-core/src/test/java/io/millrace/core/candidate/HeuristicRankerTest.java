package io.millrace.core.candidate;

import static io.millrace.core.candidate.Candidate.ABSENT;
import static io.millrace.core.candidate.CandidateFixtures.T;
import static io.millrace.core.candidate.CandidateFixtures.candidate;
import static io.millrace.core.candidate.CandidateFixtures.channels;
import static io.millrace.core.candidate.CandidateFixtures.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.model.InteractionType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The lists that come from the candidates' scores, and the reason of each place. */
final class HeuristicRankerTest {
  private static final List<Channel> CHANNELS =
      channels("revisit", "adjacent@last", "second-hop@last", "popularity");
  private static final int REVISIT = 0;
  private static final int ADJACENT = 1;
  private static final int SECOND_HOP = 2;
  private static final int POPULARITY = 3;

  @Test
  void ordersByScoreForEachTarget() {
    Candidate revisited = scored(1, REVISIT, 0.25f, 0.25f, 0.5f);
    Candidate related = scored(2, ADJACENT, 0.5f, 0.3f, 0.125f);

    RankedLists lists = rank(20, related, revisited);

    assertThat(lists.clicks()).extracting(RankedItem::item).containsExactly(2L, 1L);
    assertThat(lists.carts()).extracting(RankedItem::item).containsExactly(2L, 1L);
    assertThat(lists.orders()).extracting(RankedItem::item).containsExactly(1L, 2L);
    assertThat(lists.orders()).extracting(RankedItem::score).containsExactly(0.5f, 0.125f);
    assertThat(lists.list(InteractionType.ORDERS)).isEqualTo(lists.orders());
  }

  @Test
  void ordersEqualScoresByItemNumber() {
    RankedLists lists =
        rank(
            20,
            scored(9, REVISIT, 0.5f, 0.5f, 0.5f),
            scored(4, ADJACENT, 0.5f, 0.5f, 0.5f),
            scored(6, POPULARITY, 0.5f, 0.5f, 0.5f));

    assertThat(lists.clicks()).extracting(RankedItem::item).containsExactly(4L, 6L, 9L);
  }

  @Test
  void saysWhichChannelAndItemLedThere() {
    Candidate followed = scored(2, ADJACENT, 0.5f, 0.5f, 0.5f);
    followed.seeds[ADJACENT] = 1;
    followed.weights[ADJACENT] = 2.5f;
    Candidate hopped = scored(3, SECOND_HOP, 0.3f, 0.3f, 0.3f);
    hopped.seeds[SECOND_HOP] = 1;
    hopped.weights[SECOND_HOP] = 0.75f;

    // Only a rule has a weight from item to item, and only what is popular has no item behind it.
    assertThat(
            rank(
                    20,
                    scored(1, REVISIT, 0.4f, 0.4f, 0.4f),
                    followed,
                    hopped,
                    scored(4, POPULARITY, 0.2f, 0.2f, 0.2f))
                .clicks())
        .containsExactly(
            place(2, 0.5f, ADJACENT, 1L, 2.5f),
            place(1, 0.4f, REVISIT, 1L, null),
            place(3, 0.3f, SECOND_HOP, 1L, null),
            place(4, 0.2f, POPULARITY, null, null));
  }

  /** What {@link #scored} becomes where all scores are the same. */
  private static RankedItem place(
      long item, float score, int channel, @Nullable Long seed, @Nullable Float weight) {
    return new RankedItem(
        item,
        score,
        CHANNELS.get(channel).name(),
        seed,
        weight,
        7,
        score / 2,
        List.of(),
        new TypeProbabilities(score, score, score),
        List.of(new ChannelPlace(channel, 7, score / 2)));
  }

  @Test
  void tellsEveryChannelTheMostProbableFirst() {
    Candidate candidate = scored(2, ADJACENT, 0.5f, 0.5f, 0.5f);
    found(candidate, REVISIT, 3, 0.125f);
    found(candidate, SECOND_HOP, 0, 0.25f);
    found(candidate, POPULARITY, 12, 0.4f);

    RankedLists lists = rank(20, candidate);

    assertThat(lists.channels())
        .containsExactly("revisit", "adjacent@last", "second-hop@last", "popularity");
    // Of those that give the same the first of the channels comes first.
    assertThat(lists.clicks().get(0).found())
        .containsExactly(
            new ChannelPlace(POPULARITY, 12, 0.4f),
            new ChannelPlace(ADJACENT, 7, 0.25f),
            new ChannelPlace(SECOND_HOP, 0, 0.25f),
            new ChannelPlace(REVISIT, 3, 0.125f));
    assertThat(lists.clicks().get(0).channel()).isEqualTo("popularity");
  }

  @Test
  void everyListHasTheProbabilitiesOfAllTypes() {
    RankedLists lists = rank(20, scored(2, ADJACENT, 0.5f, 0.25f, 0.125f));

    for (InteractionType type : InteractionType.values()) {
      assertThat(lists.list(type))
          .extracting(RankedItem::probabilities)
          .containsExactly(new TypeProbabilities(0.5f, 0.25f, 0.125f));
    }
  }

  @Test
  void theReasonMayDifferByTarget() {
    Candidate candidate = scored(2, ADJACENT, 0.5f, 0.5f, 0.5f);
    candidate.ranks[REVISIT] = 3;
    candidate.probabilities[REVISIT * 3 + InteractionType.ORDERS.code()] = 0.375f;

    RankedLists lists = rank(20, candidate);

    assertThat(lists.clicks()).extracting(RankedItem::channel).containsExactly("adjacent@last");
    assertThat(lists.orders()).extracting(RankedItem::channel).containsExactly("revisit");
    assertThat(lists.orders()).extracting(RankedItem::rank).containsExactly(3);
  }

  @Test
  void cutsListsToTheirLength() {
    RankedLists lists =
        rank(
            2,
            scored(1, REVISIT, 0.1f, 0.1f, 0.1f),
            scored(2, REVISIT, 0.3f, 0.3f, 0.3f),
            scored(3, REVISIT, 0.2f, 0.2f, 0.2f));

    assertThat(lists.clicks()).extracting(RankedItem::item).containsExactly(2L, 3L);
  }

  @Test
  void carriesWhatTheCandidatesWereFoundFor() {
    RankedLists lists = rank(20);

    assertThat(lists)
        .isEqualTo(
            new RankedLists(
                "s",
                T + 1,
                T,
                5,
                null,
                CHANNELS.stream().map(Channel::name).toList(),
                List.of(),
                List.of(),
                List.of()));
  }

  /** A candidate at rank 7 of one channel, which gives half of each score. */
  private static Candidate scored(long item, int channel, float clicks, float carts, float orders) {
    Candidate candidate = candidate(item, ABSENT, ABSENT, ABSENT, ABSENT);
    candidate.ranks[channel] = 7;
    float[] scores = {clicks, carts, orders};
    for (int target = 0; target < scores.length; target++) {
      candidate.scores[target] = scores[target];
      candidate.probabilities[channel * scores.length + target] = scores[target] / 2;
    }
    return candidate;
  }

  /** Lets one more channel find a candidate. */
  private static void found(Candidate candidate, int channel, int rank, float probability) {
    candidate.ranks[channel] = (short) rank;
    Arrays.fill(candidate.probabilities, channel * 3, channel * 3 + 3, probability);
  }

  private static RankedLists rank(int listLength, Candidate... candidates) {
    HeuristicRanker ranker =
        new HeuristicRanker(
            new CandidateOrder(
                config(2, 4, 100, listLength, CHANNELS),
                new Channels(CHANNELS, List.of("adjacent"))));
    return ranker.rank(new CandidateSet("s", T + 1, T, 5, List.of(candidates)));
  }
}
