package io.millrace.core.feature;

import static io.millrace.core.model.InteractionType.CARTS;
import static io.millrace.core.model.InteractionType.CLICKS;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.SequentialRecommender;
import io.millrace.core.activity.SessionActivity;
import io.millrace.core.activity.SessionConfig;
import io.millrace.core.candidate.CalibrationConfig;
import io.millrace.core.candidate.Candidate;
import io.millrace.core.candidate.CandidateConfig;
import io.millrace.core.candidate.CandidateGenerator;
import io.millrace.core.candidate.Channel;
import io.millrace.core.candidate.ChannelCalibration;
import io.millrace.core.candidate.SessionNeighbors;
import io.millrace.core.candidate.SessionRetrieval;
import io.millrace.core.cooccurrence.AdjacentRule;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.ItemCfRule;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.SecondHopConfig;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.decay.ForwardDecay;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.core.popularity.PopularItems;
import io.millrace.core.popularity.PopularityConfig;
import io.millrace.core.popularity.TrendingConfig;
import io.millrace.core.popularity.TrendingItems;
import io.millrace.core.sampling.SamplingConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The features of a session that clicked item 1, and 3 s later put item 2 into the cart. */
final class CandidateFeaturesTest {
  private static final long T = 1_600_000_000_000L;

  /** ln(10^-6 / (1 − 10^-6)). */
  private static final double LEAST_LOG_ODDS = -13.8155;

  /**
   * Two rules, of which item-cf has a cosine norm; two key items, recency discount 1/2, smoothing
   * 1. Nothing is calibrated yet, so rank r has the probability 0.1/(1 + r) in every channel.
   */
  private static final RecommenderConfig CONFIG =
      new RecommenderConfig(
          SessionConfig.DEFAULT,
          new CoOccurrenceConfig(
              List.of(AdjacentRule.DEFAULT, ItemCfRule.DEFAULT),
              20,
              96,
              new ForwardDecay(Duration.ofDays(30)),
              20,
              Duration.ofDays(30),
              SecondHopConfig.DEFAULT),
          PopularityConfig.DEFAULT,
          TrendingConfig.DEFAULT,
          SamplingConfig.DEFAULT,
          new CandidateConfig(
              2,
              10,
              0.5,
              1,
              10,
              5,
              Stream.of("revisit", "adjacent@last", "second-hop@last-two")
                  .map(Channel::parse)
                  .toList(),
              CalibrationConfig.DEFAULT));

  private final FeatureSchema schema = CONFIG.featureSchema();
  private final PopularItems popular = new PopularItems(CONFIG.popularity());
  private final TrendingItems trending = new TrendingItems(CONFIG.trending());
  private final ChannelCalibration calibration = CONFIG.newCalibration();
  private final SessionNeighbors session = new SessionNeighbors();

  /** By item and name. */
  private final Map<Long, Map<String, Float>> features = new TreeMap<>();

  private List<SessionItem> history = List.of();

  @BeforeEach
  void serve() {
    CandidateGenerator generator =
        CONFIG.candidateGenerator(popular, trending, calibration, SessionRetrieval.NONE);
    popular.count(3, T + 3_000);
    popular.count(3, T + 3_000);
    trending.count(3, T + 3_000);
    NeighborAnswer first =
        new NeighborAnswer(
            touch(T, CLICKS, new SessionActivity(1, 0, 0, T, T, 0.25f)),
            1,
            T,
            3,
            new NeighborList(2, new long[] {2, 3}, new float[] {1, 0.5f, 2, 0}),
            new NeighborList(1, new long[] {4}, new float[] {0.5f}));
    NeighborAnswer second =
        new NeighborAnswer(
            touch(T + 3_000, CARTS, new SessionActivity(1, 1, 0, T, T + 3_000, 0.5f)),
            2,
            T + 3_000,
            7,
            new NeighborList(2, new long[] {1, 3}, new float[] {4, 0.25f, 3, 0}),
            new NeighborList(
                3,
                new long[] {5, 4, 3},
                new float[] {0.25f, 0, 0, 0.125f, 0.5f, 0.25f, 0, 0.1f, 0}));
    assertThat(generator.follow(session, first)).isPresent();
    ServedCandidates served =
        CONFIG
            .candidateFeatures(popular, trending, calibration, item -> 1.0 / item)
            .serve(session, second, generator.follow(session, second).orElseThrow());
    history = served.history();
    List<Feature> names = schema.features();
    List<Candidate> candidates = served.candidates().candidates();
    for (int i = 0; i < candidates.size(); i++) {
      Map<String, Float> values = new TreeMap<>();
      for (int f = 0; f < names.size(); f++) {
        values.put(names.get(f).name(), served.features()[i * names.size() + f]);
      }
      features.put(candidates.get(i).item(), values);
    }
  }

  @Test
  void describesEveryCandidate() {
    assertThat(features).containsOnlyKeys(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void sharesOfARuleAreAveragedMaximisedAndDiscounted() {
    // Item 2 has a weight of 1 + 4 + 3 = 8, item 1 of 1 + 1 + 2 = 4, smoothing included.
    // Of 3 they say 3/8 and 2/4.
    expect(3, "rule.adjacent.mean", Math.log(0.001 + 0.4375));
    expect(3, "rule.adjacent.max", Math.log(0.001 + 0.5));
    expect(3, "rule.adjacent.sum", Math.log(0.001 + 0.375 + 0.5 * 0.5));
    expect(3, "rule.adjacent.last", Math.log(1 + 3));
    // Of 1 item 2 says 4/8; item 1 says nothing of itself.
    expect(1, "rule.adjacent.mean", Math.log(0.001 + 0.25));
    expect(1, "rule.adjacent.max", Math.log(0.001 + 0.5));
    expect(1, "rule.adjacent.sum", Math.log(0.001 + 0.5));
    expect(1, "rule.adjacent.last", Math.log(1 + 4));
    // Of 2 item 1 says 1/4, and the newest item nothing.
    expect(2, "rule.adjacent.mean", Math.log(0.001 + 0.125));
    expect(2, "rule.adjacent.max", Math.log(0.001 + 0.25));
    expect(2, "rule.adjacent.sum", Math.log(0.001 + 0.125));
    expect(2, "rule.adjacent.last", 0);
    // One by one: item 2 is the newest.
    expect(3, "rule.adjacent.newest", Math.log(0.001 + 0.375));
    expect(3, "rule.adjacent.second", Math.log(0.001 + 0.5));
    expect(3, "rule.adjacent.third", Math.log(0.001));
    // Item 2 has 1 with a weight of 4 and 3 with one of 3.
    expect(1, "rule.adjacent.place", 1);
    expect(3, "rule.adjacent.place", 0.5);
    expect(2, "rule.adjacent.place", 0);
    expect(4, "rule.adjacent.max", Math.log(0.001));
  }

  @Test
  void cosineWeightsStandForThemselves() {
    expect(1, "rule.item-cf.mean", Math.log(0.001 + 0.125));
    expect(1, "rule.item-cf.max", Math.log(0.001 + 0.25));
    expect(1, "rule.item-cf.sum", Math.log(0.001 + 0.25));
    expect(1, "rule.item-cf.last", Math.log(1.25));
    expect(2, "rule.item-cf.max", Math.log(0.001 + 0.5));
    expect(2, "rule.item-cf.sum", Math.log(0.001 + 0.25));
  }

  @Test
  void placesInChannelsBecomeReciprocalsAndOdds() {
    expect(2, "channel.revisit.place", 1);
    expect(1, "channel.revisit.place", 0.5);
    expect(3, "channel.revisit.place", 0);
    expect(1, "channel.adjacent@last.place", 1);
    expect(3, "channel.adjacent@last.place", 0.5);
    // 0.1 and 0.1/2, whatever the type is.
    expect(1, "channel.adjacent@last.log-odds", Math.log(0.1 / 0.9));
    expect(3, "channel.adjacent@last.log-odds", Math.log(0.05 / 0.95));
    expect(2, "channel.adjacent@last.log-odds", LEAST_LOG_ODDS);
    // 4: 0.125 + 0.5 · 0.5 = 0.375, 5: 0.25.
    expect(4, "channel.second-hop@last-two.place", 1);
    expect(5, "channel.second-hop@last-two.place", 0.5);
  }

  @Test
  void theBlendIsThatOfTheCandidates() {
    // 1 is second among revisits and first after the newest item: 1 − 0.95 · 0.9 = 0.145.
    for (String target : List.of("clicks", "carts", "orders")) {
      expect(1, "blend." + target, Math.log(0.145 / 0.855));
      expect(3, "blend." + target, Math.log(0.05 / 0.95));
    }
  }

  /** The candidates come with 1 first: 0.145, then 2 by 0.1, of which 4 has as much, 3 and 5. */
  @Test
  void placesInTheListAreThoseOfTheBlend() {
    expect(1, "blend.place", 1);
    expect(1, "blend.behind", 0);
    expect(2, "blend.place", 0.5);
    expect(4, "blend.place", 1.0 / 3);
    expect(4, "blend.behind", Math.log(0.1 / 0.9) - Math.log(0.145 / 0.855));
  }

  @Test
  void whoFoundIt() {
    // 1: revisit, second there, and adjacent, first there; a neighbour of item 2 alone.
    expect(1, "found.channels", Math.log(1 + 2));
    expect(1, "found.place", 1);
    expect(1, "found.key-items", Math.log(1 + 1));
    // 3: second in adjacent; a neighbour of both.
    expect(3, "found.channels", Math.log(1 + 1));
    expect(3, "found.place", 0.5);
    expect(3, "found.key-items", Math.log(1 + 2));
  }

  @Test
  void secondHopsAreMaximisedAndDiscounted() {
    expect(4, "second-hop.max", Math.log(0.001 + 0.5));
    expect(4, "second-hop.sum", Math.log(0.001 + 0.125 + 0.5 * 0.5));
    expect(5, "second-hop.max", Math.log(0.001 + 0.25));
    expect(5, "second-hop.sum", Math.log(0.001 + 0.25));
    expect(3, "second-hop.sum", Math.log(0.001));
  }

  /** The list of item 1 is an older one, with scores alone. */
  @Test
  void whoToldIsKnownByItsSimilarity() {
    for (String feature : List.of("similar.newest", "similar.max", "similar.sum")) {
      expect(4, feature, Math.log(0.001 + 0.5));
      expect(3, feature, Math.log(0.001 + 0.1));
      expect(5, feature, Math.log(0.001));
    }
    expect(4, "back.newest", Math.log(0.001 + 0.25));
    expect(4, "back.sum", Math.log(0.001 + 0.25));
    expect(3, "back.newest", Math.log(0.001));
  }

  @Test
  void popularityIsThatOfTheTime() {
    expect(3, "popularity.popular", Math.log(1 + 2));
    expect(3, "popularity.hour", Math.log(1 + 1));
    expect(3, "popularity.day", Math.log(1 + 1));
    // (1 + 5) / (3/168 + 5)
    expect(3, "popularity.ratio", Math.log(6 / (3.0 / 168 + 5)));
    expect(3, "popularity.share", Math.log(1.0 / 3));
    expect(4, "popularity.popular", 0);
    expect(4, "popularity.hour", 0);
    expect(4, "popularity.ratio", 0);
  }

  @Test
  void whatTheSessionDidWithTheItem() {
    expect(2, "in-session.last", 1);
    expect(2, "in-session.last-three", 1);
    expect(2, "in-session.place", 1);
    expect(1, "in-session.place", 0.5);
    expect(3, "in-session.place", 0);
    expect(2, "in-session.clicks", 0);
    expect(2, "in-session.carts", Math.log(2));
    expect(2, "in-session.since", 0);
    expect(1, "in-session.last", 0);
    expect(1, "in-session.last-three", 1);
    expect(1, "in-session.clicks", Math.log(2));
    expect(1, "in-session.carts", 0);
    expect(1, "in-session.orders", 0);
    expect(1, "in-session.since", Math.log(1 + 3));
    expect(3, "in-session.last-three", 0);
    expect(3, "in-session.clicks", 0);
    expect(3, "in-session.since", 0);
  }

  @Test
  void theSessionAndTheInteractionAreTheSameForAll() {
    for (long item = 1; item <= 5; item++) {
      expect(item, "session.clicks", Math.log(2));
      expect(item, "session.carts", Math.log(2));
      expect(item, "session.orders", 0);
      expect(item, "session.length", Math.log(3));
      expect(item, "session.items", Math.log(3));
      expect(item, "session.activity", 0.5);
      expect(item, "session.age", Math.log(1 + 3));
      expect(item, "session.pause", Math.log(1 + 3));
      expect(item, "now.cart", 1);
      expect(item, "now.order", 0);
      expect(item, "now.repeats", 0);
      expect(item, "now.count", Math.log(1 + 7));
      expect(item, "now.neighbors", Math.log(1 + 2));
    }
  }

  @Test
  void theHistoryHasTheNewestItemFirst() {
    assertThat(history)
        .containsExactly(
            new SessionItem(2, T + 3_000, CARTS, 0, 1, 0), new SessionItem(1, T, CLICKS, 1, 0, 0));
  }

  /** Times leap by years in both directions, so faded counts are beyond what a double holds. */
  @Test
  void keepsToItsRangesWhateverComes() {
    List<ServedCandidates> all = new ArrayList<>();
    SequentialRecommender recommender =
        new SequentialRecommender(RecommenderConfig.DEFAULT, new RequestSample(1), all::add);
    Random random = new Random(7);
    long time = T;
    for (int i = 0; i < 5_000; i++) {
      time +=
          random.nextInt(20) == 0
              ? (random.nextInt(21) - 10) * Duration.ofDays(365).toMillis()
              : random.nextInt(60_000);
      recommender.learn(
          new Interaction(
              "s" + random.nextInt(50),
              random.nextInt(100),
              Math.max(time, 0),
              InteractionType.ofCode(random.nextInt(3))));
    }
    List<Feature> features = RecommenderConfig.DEFAULT.featureSchema().features();
    assertThat(all).hasSizeGreaterThan(1_000);
    for (ServedCandidates served : all) {
      assertThat(served.features())
          .hasSize(served.candidates().candidates().size() * features.size());
      for (int i = 0; i < served.features().length; i++) {
        Feature feature = features.get(i % features.size());
        float value = served.features()[i];
        // Not true of NaN either.
        if (!(value >= feature.type().least() && value <= feature.type().most())) {
          throw new AssertionError(feature.name() + " is " + value);
        }
      }
    }
  }

  private static Touch touch(long sequence, InteractionType type, SessionActivity activity) {
    return new Touch("s", Touch.NONE, sequence, type, activity, 0, Touch.NONE);
  }

  private void expect(long item, String feature, double value) {
    assertThat(requireNonNull(features.get(item)).get(feature))
        .as("%s of %d", feature, item)
        .isCloseTo((float) value, within(1e-4f));
  }
}
