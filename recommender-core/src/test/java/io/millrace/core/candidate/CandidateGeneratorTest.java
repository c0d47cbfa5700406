package io.millrace.core.candidate;

import static io.millrace.core.candidate.Candidate.ABSENT;
import static io.millrace.core.candidate.CandidateFixtures.ADJACENT;
import static io.millrace.core.candidate.CandidateFixtures.POPULARITY;
import static io.millrace.core.candidate.CandidateFixtures.REVISIT;
import static io.millrace.core.candidate.CandidateFixtures.T;
import static io.millrace.core.candidate.CandidateFixtures.TIME_DECAYED;
import static io.millrace.core.candidate.CandidateFixtures.answer;
import static io.millrace.core.candidate.CandidateFixtures.channels;
import static io.millrace.core.candidate.CandidateFixtures.config;
import static io.millrace.core.candidate.CandidateFixtures.counted;
import static io.millrace.core.candidate.CandidateFixtures.followed;
import static io.millrace.core.candidate.CandidateFixtures.list;
import static io.millrace.core.candidate.CandidateFixtures.neighbor;
import static io.millrace.core.candidate.CandidateFixtures.typed;
import static io.millrace.core.model.InteractionType.CARTS;
import static io.millrace.core.model.InteractionType.CLICKS;
import static io.millrace.core.model.InteractionType.ORDERS;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.activity.SessionConfig;
import io.millrace.core.cooccurrence.AdjacentRule;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.ItemCfRule;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.TimeDecayedRule;
import io.millrace.core.model.InteractionType;
import io.millrace.core.popularity.PopularItems;
import io.millrace.core.popularity.PopularityConfig;
import io.millrace.core.popularity.TrendingConfig;
import io.millrace.core.popularity.TrendingItems;
import java.time.Duration;
import java.util.ArrayList;
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

  /** The lists have weights for the first two. */
  private static final CoOccurrenceConfig CO_OCCURRENCE =
      new CoOccurrenceConfig(
          List.of(TimeDecayedRule.DEFAULT, AdjacentRule.DEFAULT, ItemCfRule.DEFAULT),
          20,
          96,
          CoOccurrenceConfig.DEFAULT.decay(),
          20,
          CoOccurrenceConfig.DEFAULT.expiry(),
          CoOccurrenceConfig.DEFAULT.secondHop());

  private final PopularItems popular = new PopularItems(PopularityConfig.DEFAULT);
  private final TrendingItems trending = new TrendingItems(TrendingConfig.DEFAULT);
  private SessionRetrieval retrieval = SessionRetrieval.NONE;

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
  void scoresByTheNoisyOrOfItsChannels() {
    Map<Long, Candidate> candidates = candidates(config(2, 4, 100, 1), TWO_ITEMS, List.of());

    // Nothing was learned, so rank r of any channel has the prior 0.1 / (1 + r).
    //   11: first of both rules, 1 − 0.9 · 0.9        1: first revisit, 0.1
    //   2, 10, 12: second of one channel each, 0.05
    assertThat(candidates.keySet()).containsExactly(11L, 1L, 2L, 10L, 12L);
    assertThat(candidates.values())
        .extracting(candidate -> candidate.score(CLICKS))
        .containsExactly(0.19f, 0.1f, 0.05f, 0.05f, 0.05f);
    assertThat(probabilities(candidates, 11)).containsExactly(0, 0.1f, 0.1f, 0);
    assertThat(probabilities(candidates, 1)).containsExactly(0.1f, 0, 0, 0);
    assertThat(probabilities(candidates, 2)).containsExactly(0.05f, 0, 0, 0);
    assertThat(probabilities(candidates, 10)).containsExactly(0, 0.05f, 0, 0);
    assertThat(probabilities(candidates, 12)).containsExactly(0, 0, 0.05f, 0);
  }

  /** What each channel gives alone, for carts. */
  private static float[] probabilities(Map<Long, Candidate> candidates, long item) {
    float[] probabilities = new float[4];
    for (int channel = 0; channel < probabilities.length; channel++) {
      probabilities[channel] = requireNonNull(candidates.get(item)).probability(channel, CARTS);
    }
    return probabilities;
  }

  @Test
  void whatTheChannelsGiveMakesTheScoreOfEachType() {
    CandidateConfig config = config(2, 4, 100, 1);
    CandidateGenerator generator = generator(config);
    // Types and channels learn apart: half of the sessions click what one rule found alone, the
    // others order what they had before.
    for (int i = 0; i < 50; i++) {
      SessionNeighbors session = new SessionNeighbors();
      TWO_ITEMS.forEach(answer -> generator.follow(session, answer));
      boolean clicks = i % 2 == 0;
      generator.learn(
          session, typed(answer(clicks ? 12 : 2, T + 2, list()), clicks ? CLICKS : ORDERS));
    }
    SessionNeighbors session = new SessionNeighbors();
    generator.follow(session, TWO_ITEMS.get(0));
    List<Candidate> candidates =
        generator.follow(session, TWO_ITEMS.get(1)).orElseThrow().candidates();

    assertThat(candidates).hasSize(5);
    for (Candidate candidate : candidates) {
      for (InteractionType type : InteractionType.values()) {
        double none = 1;
        for (int channel = 0; channel < 4; channel++) {
          float alone = candidate.probability(channel, type);
          assertThat(alone > 0).isEqualTo(candidate.rank(channel) != ABSENT);
          none *= 1 - alone;
        }
        assertThat(candidate.score(type)).isCloseTo((float) (1 - none), within(1e-6f));
      }
    }
    // 12 was clicked, and what had its place was never ordered.
    Candidate twelve = candidates.stream().filter(c -> c.item() == 12).findFirst().orElseThrow();
    assertThat(twelve.probability(ADJACENT, CLICKS))
        .isGreaterThan(5 * twelve.probability(ADJACENT, ORDERS));
  }

  /** The arrays are used again: what a channel gave another item must not show. */
  @Test
  void whatWasGivenInTheSessionBeforeIsForgotten() {
    CandidateGenerator generator = generator(config(2, 4, 100, 1));
    SessionNeighbors before = new SessionNeighbors();
    TWO_ITEMS.forEach(answer -> generator.follow(before, answer));
    List<Candidate> candidates =
        generator
            .follow(new SessionNeighbors(), answer(7, T, list(neighbor(8, 0, 1))))
            .orElseThrow()
            .candidates();

    assertThat(candidates).extracting(Candidate::item).containsExactly(7L, 8L);
    assertThat(candidates)
        .extracting(candidate -> candidate.probability(TIME_DECAYED, CLICKS))
        .containsOnly(0f);
  }

  @Test
  void keepsTheMostProbable() {
    assertThat(candidates(config(2, 4, 4, 1), TWO_ITEMS, List.of()).keySet())
        .containsExactly(11L, 1L, 2L, 10L);
    assertThat(candidates(config(2, 4, 2, 1), TWO_ITEMS, List.of()).keySet())
        .containsExactly(11L, 1L);
  }

  @Test
  void ordersByTheTypesAsOftenAsTheyCome() {
    // Where revisits are ordered and neighbours clicked, who comes first is a matter of the types.
    assertThat(firstAfter(20, 60)).isEqualTo(1);
    assertThat(firstAfter(60, 20)).isEqualTo(10);
  }

  /** The first candidate after so many clicks on the neighbour and orders of the revisit. */
  private long firstAfter(int clicks, int orders) {
    CandidateConfig config = config(1, 4, 100, 1);
    CandidateGenerator generator = generator(config);
    NeighborAnswer first = answer(1, T, list(neighbor(10, 1, 0)));
    for (int i = 0; i < clicks + orders; i++) {
      SessionNeighbors session = new SessionNeighbors();
      generator.follow(session, first);
      boolean clicked = i % (clicks + orders) < clicks;
      generator.learn(
          session, typed(answer(clicked ? 10 : 1, T + 1, list()), clicked ? CLICKS : ORDERS));
    }
    return generator.follow(new SessionNeighbors(), first).orElseThrow().candidates().get(0).item();
  }

  @Test
  void learnsWhichChannelTheNextItemCameFrom() {
    CandidateConfig config = config(1, 4, 100, 1);
    CandidateGenerator generator = generator(config);
    NeighborAnswer first = answer(1, T, list(neighbor(10, 1, 0), neighbor(11, 0, 1)));
    for (int i = 0; i < 200; i++) {
      SessionNeighbors session = new SessionNeighbors();
      generator.follow(session, first);
      generator.learn(session, typed(answer(11, T + 1, list()), CLICKS));
    }

    List<Candidate> candidates =
        generator.follow(new SessionNeighbors(), first).orElseThrow().candidates();

    assertThat(candidates).extracting(Candidate::item).startsWith(11L);
    // 200 of 200 offers on three levels, each with a prior of 20:
    // (200 + 20 (200 + 20 (200 + 20 · 0.1) / 220) / 220) / 220 = 0.9993, cut to 0.999.
    assertThat(candidates.get(0).score(CLICKS)).isEqualTo(0.999f);
    // Offered 200 times and never taken: 0.1 · (20 / 220)³.
    assertThat(candidates)
        .filteredOn(candidate -> candidate.item() != 11)
        .extracting(candidate -> candidate.score(CLICKS))
        .containsOnly((float) (0.1 / 11 / 11 / 11));
  }

  @Test
  void whoFollowsTeachesNothing() {
    CandidateConfig config = config(1, 4, 100, 1);
    CandidateGenerator generator = generator(config);
    NeighborAnswer first = answer(1, T, list(neighbor(10, 1, 0)));
    for (int i = 0; i < 50; i++) {
      SessionNeighbors session = new SessionNeighbors();
      generator.follow(session, first);
      generator.follow(session, answer(10, T + 1, list()));
    }

    assertThat(generator.follow(new SessionNeighbors(), first).orElseThrow().candidates())
        .extracting(candidate -> candidate.score(CLICKS))
        .containsExactly(0.1f, 0.1f);
    assertThat(popular.size()).isZero();
  }

  /** A session that comes back after its expiry is another one, which nothing was offered yet. */
  @Test
  void whatAnExpiredSessionWasOfferedTeachesNothing() {
    CandidateConfig config = config(1, 4, 100, 1);
    ChannelCalibration calibration = calibration(config);
    CandidateGenerator generator = generator(config, calibration);
    long expiry = SessionConfig.DEFAULT.expiry().toMillis();
    SessionNeighbors session = new SessionNeighbors();
    generator.learn(session, answer(1, T, list(neighbor(10, 1, 0))));
    generator.learn(session, answer(10, T + expiry, list()));
    assertThat(calibration.counts().interactions()).containsOnly(0);

    generator.learn(session, answer(10, T + expiry + 1, list()));
    assertThat(calibration.counts().interactions()[CARTS.code()]).isPositive();
  }

  @Test
  void aLateAnswerIsLearnedAsPopularAndMakesNoOffer() {
    CandidateGenerator generator = generator(config(2, 4, 100, 1));
    SessionNeighbors session = new SessionNeighbors();
    generator.learn(session, answer(1, T + 1, list()));
    Offer offer = session.offer();

    assertThat(generator.learn(session, answer(2, T, list()))).isEmpty();
    assertThat(session.offer()).isSameAs(offer);
    assertThat(popular.size()).isEqualTo(2);
  }

  @Test
  void eachChannelStartsFromItsOwnKeyItems() {
    CandidateConfig config =
        config(2, 4, 100, 1, channels("adjacent@last", "adjacent@earlier", "time-decayed@bought"));
    List<NeighborAnswer> answers =
        List.of(
            typed(answer(2, T, list(neighbor(12, 0, 1), neighbor(13, 1, 0))), ORDERS),
            typed(answer(1, T + 1, list(neighbor(10, 0, 1), neighbor(11, 1, 0))), CLICKS));

    Map<Long, Candidate> candidates = candidates(config, answers, List.of());

    assertThat(candidates).containsOnlyKeys(10L, 12L, 13L);
    assertThat(ranksOf(candidates, 10)).containsExactly(0, ABSENT, ABSENT);
    assertThat(ranksOf(candidates, 12)).containsExactly(ABSENT, 0, ABSENT);
    assertThat(ranksOf(candidates, 13)).containsExactly(ABSENT, ABSENT, 0);
  }

  @Test
  void weightsWithACosineStandForThemselves() {
    CandidateConfig config = config(2, 4, 100, 1, channels("item-cf@recent"));
    NeighborAnswer older = threeRules(answer(2, T, list()), new long[] {21, 22}, 0.9f, 0.3f);
    NeighborAnswer newer = threeRules(answer(1, T + 1, list()), new long[] {20, 22}, 0.3f, 0.25f);

    Map<Long, Candidate> candidates = candidates(config, List.of(older, newer), List.of());

    // 20: 0.3.  21: 1/2 · 0.9 = 0.45.  22: 0.25 + 1/2 · 0.3 = 0.4.
    // As shares they would be 0.19, 1/2 · 0.41 = 0.20 and 0.16 + 1/2 · 0.14 = 0.23.
    assertThat(ranksOf(candidates, 21)).containsExactly(0);
    assertThat(ranksOf(candidates, 22)).containsExactly(1);
    assertThat(ranksOf(candidates, 20)).containsExactly(2);
  }

  @Test
  void aListThatWasStoredBeforeTheRuleWasAddedSaysNothingOfIt() {
    CandidateConfig config = config(2, 4, 100, 1, channels("revisit", "item-cf@recent"));

    assertThat(candidates(config, TWO_ITEMS, List.of())).containsOnlyKeys(1L, 2L);
  }

  @Test
  void theSecondHopIsOrderedByItsDiscountedScores() {
    CandidateConfig config = config(4, 4, 100, 1, channels("second-hop@last-two"));
    List<NeighborAnswer> answers =
        List.of(
            followed(answer(3, T, list()), new double[] {33, 1}),
            followed(answer(2, T + 1, list()), new double[] {31, 0.5}, new double[] {32, 0.5}),
            followed(answer(1, T + 2, list()), new double[] {30, 0.3}, new double[] {32, 0.1}));

    Map<Long, Candidate> candidates = candidates(config, answers, List.of());

    // 30: 0.3.  31: 1/2 · 0.5 = 0.25.  32: 0.1 + 1/2 · 0.5 = 0.35.  Item 3 is none of the last two.
    assertThat(candidates).containsOnlyKeys(30L, 31L, 32L);
    assertThat(ranksOf(candidates, 32)).containsExactly(0);
    assertThat(ranksOf(candidates, 30)).containsExactly(1);
    assertThat(ranksOf(candidates, 31)).containsExactly(2);
    assertThat(candidates)
        .hasEntrySatisfying(32L, candidate -> assertThat(candidate.seedItem(0)).isEqualTo(2));
  }

  @Test
  void trendingOffersItsList() {
    CandidateConfig config = config(2, 4, 100, 2, channels("trending"));
    CandidateGenerator generator = generator(config);
    // Item 40 is known for a month; the others come up at once.
    for (int i = 0; i < 100; i++) {
      trending.count(40, T - Duration.ofDays(30).toMillis());
    }
    for (long item = 41; item < 45; item++) {
      for (int i = 0; i < 50; i++) {
        trending.count(item, T);
      }
    }
    // The list is renewed once in a while.
    trending.count(41, T + Duration.ofHours(1).toMillis());
    assertThat(trending.size()).isGreaterThan(2);

    List<Candidate> candidates =
        generator.follow(new SessionNeighbors(), answer(1, T, list())).orElseThrow().candidates();

    // No more than a list takes.
    assertThat(candidates)
        .extracting(Candidate::item)
        .containsExactly(trending.item(0), trending.item(1));
  }

  @Test
  void supportIsHowMuchIsKnownOfTheNewestKeyItem() {
    CandidateConfig config =
        config(2, 4, 100, 1, channels("revisit", "adjacent@last", "adjacent@earlier", "trending"));
    SessionNeighbors session = new SessionNeighbors();
    CandidateGenerator generator = generator(config);
    generator.follow(session, counted(answer(2, T, list(neighbor(12, 0, 1))), 3));
    generator.follow(session, counted(answer(1, T + 1, list(neighbor(10, 0, 1))), 20));

    // One item before the newest: ⌊log₂(1 + 1)⌋. A count of 20: ⌊log₂ 21⌋ = 4. Of 3: ⌊log₂ 4⌋ = 2.
    assertThat(session.offer().supports).containsExactly(1, 4, 2, 0);
  }

  @Test
  void carriesTheSessionTheSequenceAndTheTimes() {
    CandidateSet set =
        generator(config(2, 4, 100, 1))
            .follow(new SessionNeighbors(), answer(1, T, T + 3, list()))
            .orElseThrow();

    assertThat(set.session()).isEqualTo("s");
    assertThat(set.sequence()).isEqualTo(T + 3);
    assertThat(set.asOf()).isEqualTo(T);
    assertThat(set.arrivedAt()).isEqualTo(5);
    assertThat(set.candidates()).extracting(c -> c.rank(REVISIT)).containsExactly(0);
  }

  private Map<Long, Candidate> candidates(
      CandidateConfig config, List<NeighborAnswer> answers, List<Long> mostPopularFirst) {
    for (int rank = 0; rank < mostPopularFirst.size(); rank++) {
      for (int count = rank; count < mostPopularFirst.size(); count++) {
        popular.count(mostPopularFirst.get(rank), T);
      }
    }
    SessionNeighbors session = new SessionNeighbors();
    CandidateGenerator generator = generator(config);
    Map<Long, Candidate> candidates = new LinkedHashMap<>();
    for (NeighborAnswer answer : answers) {
      candidates.clear();
      for (Candidate candidate : generator.follow(session, answer).orElseThrow().candidates()) {
        candidates.put(candidate.item(), candidate);
      }
    }
    return candidates;
  }

  @Test
  void offersWhatAModelFindsForTheSession() {
    List<Long> seen = new ArrayList<>();
    List<Long> askedFor = new ArrayList<>();
    retrieval =
        new SessionRetrieval() {
          @Override
          public void see(long item) {
            seen.add(item);
          }

          @Override
          public long[] nearest(SessionNeighbors session, int most) {
            askedFor.add(session.item(0));
            assertThat(most).isEqualTo(100);
            return new long[] {77, 1};
          }
        };
    CandidateConfig config = config(2, 4, 100, 1, channels("revisit", "two-tower"));

    Map<Long, Candidate> candidates = candidates(config, TWO_ITEMS, List.of());

    assertThat(candidates).containsOnlyKeys(1L, 2L, 77L);
    assertThat(requireNonNull(candidates.get(1L)).rank(1)).isEqualTo(1);
    assertThat(requireNonNull(candidates.get(2L)).rank(1)).isEqualTo(ABSENT);
    assertThat(requireNonNull(candidates.get(77L)).rank(1)).isZero();
    assertThat(requireNonNull(candidates.get(77L)).rank(0)).isEqualTo(ABSENT);
    assertThat(askedFor).containsExactly(2L, 1L);
    // Static results add nothing to what can be found.
    assertThat(seen).isEmpty();
    var unused = generator(config).learn(new SessionNeighbors(), TWO_ITEMS.get(0));
    assertThat(seen).containsExactly(2L);
  }

  @Test
  void offersNothingWithoutAModel() {
    CandidateConfig config = config(2, 4, 100, 1, channels("revisit", "two-tower"));
    assertThat(candidates(config, TWO_ITEMS, List.of())).containsOnlyKeys(1L, 2L);
  }

  private CandidateGenerator generator(CandidateConfig config) {
    return generator(config, calibration(config));
  }

  private CandidateGenerator generator(CandidateConfig config, ChannelCalibration calibration) {
    return new CandidateGenerator(
        config, SessionConfig.DEFAULT, CO_OCCURRENCE, popular, trending, calibration, retrieval);
  }

  private static ChannelCalibration calibration(CandidateConfig config) {
    return new ChannelCalibration(
        config.calibration(), config.channels().stream().map(Channel::name).toList());
  }

  /** The answer with weights under the third rule alone. */
  private static NeighborAnswer threeRules(
      NeighborAnswer answer, long[] neighbors, float... weights) {
    float[] all = new float[3 * neighbors.length];
    for (int i = 0; i < neighbors.length; i++) {
      all[3 * i + 2] = weights[i];
    }
    return new NeighborAnswer(
        answer.touch(),
        answer.item(),
        answer.time(),
        answer.count(),
        new NeighborList(3, neighbors, all),
        answer.secondHop());
  }

  private static List<Integer> ranksOf(Map<Long, Candidate> candidates, long item) {
    Candidate candidate = requireNonNull(candidates.get(item));
    List<Integer> ranks = new ArrayList<>();
    for (int channel = 0; channel < candidate.ranks.length; channel++) {
      ranks.add(candidate.rank(channel));
    }
    return ranks;
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
