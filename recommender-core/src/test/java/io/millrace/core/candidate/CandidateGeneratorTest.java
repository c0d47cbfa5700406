package io.millrace.core.candidate;

import static io.millrace.core.candidate.Candidate.ABSENT;
import static io.millrace.core.candidate.CandidateFixtures.ADJACENT;
import static io.millrace.core.candidate.CandidateFixtures.CHANNELS;
import static io.millrace.core.candidate.CandidateFixtures.POPULARITY;
import static io.millrace.core.candidate.CandidateFixtures.REVISIT;
import static io.millrace.core.candidate.CandidateFixtures.T;
import static io.millrace.core.candidate.CandidateFixtures.TIME_DECAYED;
import static io.millrace.core.candidate.CandidateFixtures.answer;
import static io.millrace.core.candidate.CandidateFixtures.config;
import static io.millrace.core.candidate.CandidateFixtures.list;
import static io.millrace.core.candidate.CandidateFixtures.neighbor;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.activity.SessionConfig;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.popularity.PopularItems;
import io.millrace.core.popularity.PopularityConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The candidates of a small session, worked out by hand. */
final class CandidateGeneratorTest {
  /** Item 2 was touched first, then item 1. */
  private static final List<NeighborAnswer> TWO_ITEMS =
      List.of(
          answer(2, T, list(neighbor(11, 5, 0), neighbor(12, 0, 2))),
          answer(1, T + 1, list(neighbor(10, 3, 0), neighbor(11, 1, 1))));

  @Test
  void ranksTheNeighboursOfKeyItemsByTheirDiscountedShares() {
    Map<Long, Candidate> candidates = candidates(config(2, 4, 100, 1), TWO_ITEMS, List.of());

    // Time-decayed, smoothing 1, discount 1/2 for item 2:
    //   10: 3/(1+3+1)                       = 0.6
    //   11: 1/(1+3+1) + 1/2 · 5/(1+5) = 0.2 + 0.417 = 0.617
    // Adjacent:
    //   11: 1/(1+1)       = 0.5
    //   12: 1/2 · 2/(1+2) = 0.333
    // Revisit: 1 is the newer one.
    assertThat(ranks(candidates))
        .isEqualTo(
            Map.of(
                1L, List.of(0, ABSENT, ABSENT, ABSENT),
                2L, List.of(1, ABSENT, ABSENT, ABSENT),
                10L, List.of(ABSENT, 1, ABSENT, ABSENT),
                11L, List.of(ABSENT, 0, 0, ABSENT),
                12L, List.of(ABSENT, ABSENT, 1, ABSENT)));
  }

  @Test
  void theSeedIsTheKeyItemThatGaveMost() {
    Map<Long, Candidate> candidates = candidates(config(2, 4, 100, 1), TWO_ITEMS, List.of());

    // By time-decayed item 2 gave 11 the most, 0.417 of 0.617; by adjacent item 1 all of it.
    assertThat(candidates)
        .hasEntrySatisfying(
            11L,
            candidate -> {
              assertThat(candidate.seedItem(TIME_DECAYED)).isEqualTo(2);
              assertThat(candidate.weight(TIME_DECAYED)).isEqualTo(5f);
              assertThat(candidate.seedItem(ADJACENT)).isEqualTo(1);
              assertThat(candidate.weight(ADJACENT)).isEqualTo(1f);
            })
        .hasEntrySatisfying(
            12L,
            candidate -> {
              assertThat(candidate.seedItem(ADJACENT)).isEqualTo(2);
              assertThat(candidate.weight(ADJACENT)).isEqualTo(2f);
            });
  }

  @Test
  void equalSharesAreRankedByItemNumber() {
    List<NeighborAnswer> answers =
        List.of(answer(1, T, list(neighbor(30, 1, 0), neighbor(20, 1, 0), neighbor(25, 1, 0))));
    Map<Long, Candidate> candidates = candidates(config(2, 4, 100, 1), answers, List.of());

    assertThat(ranks(candidates))
        .containsEntry(20L, List.of(ABSENT, 0, ABSENT, ABSENT))
        .containsEntry(25L, List.of(ABSENT, 1, ABSENT, ABSENT))
        .containsEntry(30L, List.of(ABSENT, 2, ABSENT, ABSENT));
  }

  @Test
  void anItemOfTheSessionIsFoundByItsNeighboursToo() {
    List<NeighborAnswer> answers =
        List.of(answer(2, T, list(neighbor(1, 1, 1))), answer(1, T + 1, list(neighbor(2, 1, 1))));
    Map<Long, Candidate> candidates = candidates(config(2, 4, 100, 1), answers, List.of());

    // 2 as a neighbour of the newer item 1 has 1/2, and 1 as one of item 2 has 1/2 · 1/2.
    assertThat(ranks(candidates))
        .isEqualTo(Map.of(1L, List.of(0, 1, 1, ABSENT), 2L, List.of(1, 0, 0, ABSENT)));
  }

  @Test
  void onlyKeyItemsBringNeighbours() {
    Map<Long, Candidate> candidates = candidates(config(1, 4, 100, 1), TWO_ITEMS, List.of());

    assertThat(candidates).containsOnlyKeys(1L, 2L, 10L, 11L);
  }

  @Test
  void popularityFillsUpWhatTheListLacks() {
    // Five candidates, so one place of six is free. 1 is among them and takes no place.
    Map<Long, Candidate> candidates =
        candidates(config(2, 4, 100, 6), TWO_ITEMS, List.of(1L, 50L, 51L));

    assertThat(ranks(candidates))
        .containsOnlyKeys(1L, 2L, 10L, 11L, 12L, 50L)
        .containsEntry(1L, List.of(0, ABSENT, ABSENT, 0))
        .containsEntry(50L, List.of(ABSENT, ABSENT, ABSENT, 1));
  }

  @Test
  void popularityStaysOutOfAFullList() {
    Map<Long, Candidate> candidates =
        candidates(config(2, 4, 100, 5), TWO_ITEMS, List.of(1L, 50L, 51L));

    assertThat(candidates).containsOnlyKeys(1L, 2L, 10L, 11L, 12L);
    assertThat(candidates.values()).allMatch(c -> c.rank(POPULARITY) == ABSENT);
  }

  @Test
  void aNewSessionWithoutNeighboursGetsWhatIsPopular() {
    Map<Long, Candidate> candidates =
        candidates(config(2, 4, 100, 3), List.of(answer(1, T, list())), List.of(50L, 51L, 52L));

    assertThat(candidates).containsOnlyKeys(1L, 50L, 51L);
  }

  @Test
  void keepsTheMostPromisingForAnyTarget() {
    // The highest score of each, for clicks or orders:
    //   1: 2/1 (orders, revisit)     2: 2/2 (orders, revisit)
    //   10: 0.5/2 (time-decayed)     11: 0.5/1 + 1/1 (clicks, both rules)
    //   12: 1/2 (clicks, adjacent)
    assertThat(candidates(config(2, 4, 4, 1), TWO_ITEMS, List.of()))
        .containsOnlyKeys(1L, 11L, 2L, 12L);
    assertThat(candidates(config(2, 4, 2, 1), TWO_ITEMS, List.of())).containsOnlyKeys(1L, 11L);
  }

  @Test
  void carriesTheSessionTheSequenceAndTheTimes() {
    CandidateConfig config = config(2, 4, 100, 1);
    NeighborAnswer answer = answer(1, T, T + 3, list());
    SessionNeighbors session = new SessionNeighbors();
    session.merge(answer, config, SessionConfig.DEFAULT);
    CandidateSet set =
        generator(config).generate(session, answer, new PopularItems(PopularityConfig.DEFAULT));

    assertThat(set.session()).isEqualTo("s");
    assertThat(set.sequence()).isEqualTo(T + 3);
    assertThat(set.asOf()).isEqualTo(T);
    assertThat(set.arrivedAt()).isEqualTo(5);
    assertThat(set.candidates()).extracting(c -> c.rank(REVISIT)).containsExactly(0);
  }

  private static Map<Long, Candidate> candidates(
      CandidateConfig config, List<NeighborAnswer> answers, List<Long> mostPopularFirst) {
    SessionNeighbors session = new SessionNeighbors();
    answers.forEach(answer -> session.merge(answer, config, SessionConfig.DEFAULT));
    PopularItems popular = new PopularItems(PopularityConfig.DEFAULT);
    for (int rank = 0; rank < mostPopularFirst.size(); rank++) {
      for (int count = rank; count < mostPopularFirst.size(); count++) {
        popular.count(mostPopularFirst.get(rank), T);
      }
    }
    NeighborAnswer newest = answers.get(answers.size() - 1);
    Map<Long, Candidate> candidates = new LinkedHashMap<>();
    generator(config)
        .generate(session, newest, popular)
        .candidates()
        .forEach(candidate -> candidates.put(candidate.item(), candidate));
    return candidates;
  }

  private static CandidateGenerator generator(CandidateConfig config) {
    return new CandidateGenerator(config, CHANNELS, new ReciprocalRankBlend(CHANNELS, config));
  }

  /** The ranks in the channels revisit, time-decayed, adjacent and popularity. */
  private static Map<Long, List<Integer>> ranks(Map<Long, Candidate> candidates) {
    Map<Long, List<Integer>> ranks = new TreeMap<>();
    candidates.forEach(
        (item, candidate) ->
            ranks.put(
                item,
                List.of(
                    candidate.rank(REVISIT),
                    candidate.rank(TIME_DECAYED),
                    candidate.rank(ADJACENT),
                    candidate.rank(POPULARITY))));
    return ranks;
  }
}
