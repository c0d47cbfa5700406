package io.millrace.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.candidate.CalibrationConfig;
import io.millrace.core.candidate.Channel;
import io.millrace.core.candidate.KeySet;
import io.millrace.core.cooccurrence.AdjacentRule;
import io.millrace.core.cooccurrence.BuyToBuyRule;
import io.millrace.core.cooccurrence.ItemCfRule;
import io.millrace.core.cooccurrence.TimeDecayedRule;
import io.millrace.core.cooccurrence.TypeWeightedRule;
import io.millrace.core.decay.ForwardDecay;
import io.millrace.core.sampling.SamplingConfig;
import io.millrace.core.sampling.SamplingShape;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.InteractionLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options become one checked configuration, or one clear line. */
final class RecommendationJobConfigTest {

  @Test
  void withoutOptionsTheDefaultsOfTheCoreHold() {
    RecommendationJobConfig config = RecommendationJobConfig.from(new Configuration());
    assertThat(config.recommender()).isEqualTo(RecommenderConfig.DEFAULT);
    assertThat(config.limits()).isEqualTo(InteractionLimits.DEFAULT);
    assertThat(config.eventTime())
        .isEqualTo(
            new EventTimeConfig(
                Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofDays(1)));
    assertThat(config.publishInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.kafka())
        .isEqualTo(
            new KafkaConfig("localhost:9092", "millrace-recommend", "", Encoding.AVRO, Map.of()));
    assertThat(RecommendationJobConfig.from(JobConfiguration.defaults())).isEqualTo(config);
  }

  @Test
  void everyOptionReachesItsPlace() {
    RecommendationJobConfig config =
        read(
            "millrace.kafka.bootstrap-servers=b:1",
            "millrace.kafka.group-id=g",
            "millrace.kafka.properties=linger.ms:7,acks:all",
            "millrace.topics.prefix=p.",
            "millrace.output.encoding=json",
            "millrace.input.max-payload=1 kb",
            "millrace.input.max-session-bytes=10",
            "millrace.input.max-item-id-bytes=11",
            "millrace.input.earliest-time=1970-01-01T00:00:01Z",
            "millrace.input.max-ahead=2 h",
            "millrace.event-time.out-of-orderness=0 s",
            "millrace.event-time.idle-after=3 s",
            "millrace.event-time.max-drift=4 min",
            "millrace.session.history-length=12",
            "millrace.session.expiry=4 d",
            "millrace.session.activity-half-life=10 d",
            "millrace.co-occurrence.rules=item-cf;buy-to-buy;adjacent;type-weighted;time-decayed",
            "millrace.co-occurrence.time-decayed.half-life=5 min",
            "millrace.co-occurrence.time-decayed.window=6 min",
            "millrace.co-occurrence.adjacent.backward-weight=0.25",
            "millrace.co-occurrence.type-weighted.clicks=0.5",
            "millrace.co-occurrence.type-weighted.carts=8",
            "millrace.co-occurrence.type-weighted.orders=9.5",
            "millrace.co-occurrence.type-weighted.window=7 min",
            "millrace.co-occurrence.buy-to-buy.window=8 min",
            "millrace.co-occurrence.item-cf.forward-weight=0.75",
            "millrace.co-occurrence.item-cf.backward-weight=0.5",
            "millrace.co-occurrence.session-reach=13",
            "millrace.co-occurrence.capacity=14",
            "millrace.co-occurrence.half-life=7 d",
            "millrace.co-occurrence.neighbors-per-rule=15",
            "millrace.co-occurrence.item-expiry=8 d",
            "millrace.co-occurrence.second-hop.rule=adjacent",
            "millrace.co-occurrence.second-hop.reach=25",
            "millrace.co-occurrence.cached-rows=0",
            "millrace.session.cached=7",
            "millrace.item-neighbors.interval=0 s",
            "millrace.popularity.capacity=160",
            "millrace.popularity.list-length=16",
            "millrace.popularity.half-life=9 h",
            "millrace.trending.recent-half-life=10 h",
            "millrace.trending.long-term-half-life=11 h",
            "millrace.sampling.hashes=3",
            "millrace.sampling.slots=5000",
            "millrace.sampling.step-length=128",
            "millrace.sampling.learning-rate=0.125",
            "millrace.sampling.initial-gap=50",
            "millrace.sampling.average-first=false",
            "millrace.sampling.publish-interval=13 s",
            "millrace.candidates.key-items=17",
            "millrace.candidates.revisits=18",
            "millrace.candidates.recency-discount=0.75",
            "millrace.candidates.smoothing=0",
            "millrace.candidates.most=19",
            "millrace.candidates.list-length=18",
            "millrace.candidates.channels=popularity;buy-to-buy@bought;second-hop@day-ends",
            "millrace.candidates.calibration.half-life=12 h",
            "millrace.candidates.calibration.prior=2.5",
            "millrace.candidates.calibration.first=0.75");
    assertThat(config.kafka())
        .isEqualTo(
            new KafkaConfig(
                "b:1", "g", "p.", Encoding.JSON, Map.of("linger.ms", "7", "acks", "all")));
    assertThat(config.limits())
        .isEqualTo(new InteractionLimits(1_024, 10, 11, 1_000, 2 * 3_600_000));
    assertThat(config.eventTime())
        .isEqualTo(
            new EventTimeConfig(Duration.ZERO, Duration.ofSeconds(3), Duration.ofMinutes(4)));
    assertThat(config.publishInterval()).isEqualTo(Duration.ZERO);
    assertThat(config.cachedRows()).isZero();
    assertThat(config.cachedSessions()).isEqualTo(7);
    RecommenderConfig recommender = config.recommender();
    assertThat(recommender.session().historyLength()).isEqualTo(12);
    assertThat(recommender.session().expiry()).isEqualTo(Duration.ofDays(4));
    assertThat(recommender.session().activityDecay().halfLife()).isEqualTo(Duration.ofDays(10));
    assertThat(recommender.coOccurrence().rules())
        .isEqualTo(
            List.of(
                new ItemCfRule(0.75f, 0.5f),
                new BuyToBuyRule(Duration.ofMinutes(8)),
                new AdjacentRule(0.25f),
                new TypeWeightedRule(0.5f, 8, 9.5f, Duration.ofMinutes(7)),
                new TimeDecayedRule(Duration.ofMinutes(5), Duration.ofMinutes(6))));
    assertThat(recommender.coOccurrence().sessionReach()).isEqualTo(13);
    assertThat(recommender.coOccurrence().capacity()).isEqualTo(14);
    assertThat(recommender.coOccurrence().decay().halfLife()).isEqualTo(Duration.ofDays(7));
    assertThat(recommender.coOccurrence().listLength()).isEqualTo(15);
    assertThat(recommender.coOccurrence().expiry()).isEqualTo(Duration.ofDays(8));
    assertThat(recommender.coOccurrence().secondHop().rule()).isEqualTo("adjacent");
    assertThat(recommender.coOccurrence().secondHop().reach()).isEqualTo(25);
    // What is told of 25 neighbours needs room for as many.
    assertThat(recommender.coOccurrence().secondHop().capacity()).isEqualTo(25);
    assertThat(recommender.popularity().capacity()).isEqualTo(160);
    assertThat(recommender.popularity().listLength()).isEqualTo(16);
    assertThat(recommender.popularity().decay().halfLife()).isEqualTo(Duration.ofHours(9));
    assertThat(recommender.trending().recent().halfLife()).isEqualTo(Duration.ofHours(10));
    assertThat(recommender.trending().longTerm().halfLife()).isEqualTo(Duration.ofHours(11));
    assertThat(recommender.sampling())
        .isEqualTo(
            new SamplingConfig(
                new SamplingShape(3, 5_000, 128), 0.125, 50, false, Duration.ofSeconds(13)));
    assertThat(recommender.candidates().keyItems()).isEqualTo(17);
    assertThat(recommender.candidates().revisits()).isEqualTo(18);
    assertThat(recommender.candidates().recencyDiscount()).isEqualTo(0.75);
    assertThat(recommender.candidates().smoothing()).isZero();
    assertThat(recommender.candidates().mostCandidates()).isEqualTo(19);
    assertThat(recommender.candidates().listLength()).isEqualTo(18);
    assertThat(recommender.candidates().channels())
        .containsExactly(
            new Channel("popularity", null),
            new Channel("buy-to-buy", KeySet.BOUGHT),
            new Channel("second-hop", KeySet.DAY_ENDS));
    assertThat(recommender.candidates().calibration())
        .isEqualTo(new CalibrationConfig(new ForwardDecay(Duration.ofHours(12)), 2.5, 0.75));
  }

  @Test
  void aRuleCanBeTakenAwayWithoutRepeatingTheChannels() {
    RecommendationJobConfig config = read("millrace.co-occurrence.rules=adjacent");
    assertThat(config.recommender().channels().names())
        .containsExactly("revisit", "adjacent@last", "two-tower", "trending", "popularity");
    assertThat(
            read(
                    "millrace.co-occurrence.rules=adjacent",
                    "millrace.co-occurrence.second-hop.rule=adjacent")
                .recommender()
                .channels()
                .names())
        .contains("second-hop@last-three");
  }

  @Test
  void aSecondHopThatIsAskedForNeedsItsRule() {
    assertThatThrownBy(
            () ->
                read(
                    "millrace.co-occurrence.rules=adjacent",
                    "millrace.candidates.channels=adjacent@last;second-hop@last"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "millrace.candidates.channels: there is no second hop, because it follows the rule"
                + " item-cf; the rules are adjacent");
    assertThatThrownBy(
            () ->
                read(
                    "millrace.co-occurrence.rules=adjacent",
                    "millrace.candidates.channels=item-cf@last"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "millrace.candidates.channels: channel item-cf@last: there is no rule item-cf; the"
                + " rules are adjacent");
  }

  @Test
  void anEntryOfAMapCanHaveAKeyOfItsOwn() {
    RecommendationJobConfig config = read("millrace.kafka.properties.security.protocol=SSL");
    assertThat(config.kafka().properties()).isEqualTo(Map.of("security.protocol", "SSL"));
  }

  @Test
  void canBeShipped() throws Exception {
    RecommendationJobConfig config = read("millrace.kafka.properties=acks:all");
    assertThat(InstantiationUtil.clone(config)).isEqualTo(config);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kafka.bootstrap-servers | ' ' | millrace.kafka: the bootstrap servers are missing
          kafka.group-id | '' | millrace.kafka: the group id is missing
          topics.prefix | shop/ | millrace.kafka: the topic prefix is up to 200 letters, digits, dots, underscores and hyphens, not shop/
          output.encoding | XML | millrace.output.encoding: not JSON or AVRO: XML
          input.max-payload | 0 b | millrace.input.max-payload: is from 1 to 2147483647, not 0
          input.max-payload | 2 gb | millrace.input.max-payload: is from 1 to 2147483647, not 2147483648
          input.max-payload | much | millrace.input.max-payload: not a size: much
          input.max-session-bytes | 0 | millrace.input.max-session-bytes: is from 1 to 10000, not 0
          input.max-session-bytes | 10001 | millrace.input.max-session-bytes: is from 1 to 10000, not 10001
          input.max-item-id-bytes | -1 | millrace.input.max-item-id-bytes: is from 1 to 10000, not -1
          input.earliest-time | 2000 | millrace.input.earliest-time: not an instant like 2000-01-01T00:00:00Z: 2000
          input.earliest-time | +1000000000-12-31T23:59:59Z | millrace.input.earliest-time: not an instant like 2000-01-01T00:00:00Z: +1000000000-12-31T23:59:59Z
          input.earliest-time | 1969-12-31T00:00:00Z | millrace.input: earliestTime must not be negative but is -86400000
          input.max-ahead | 99999 d | millrace.input.max-ahead: a duration is in whole milliseconds and at most 36500 d, not 99999 d
          event-time.out-of-orderness | -1 s | millrace.event-time.out-of-orderness: not a duration: -1 s
          event-time.idle-after | 0 s | millrace.event-time: the idle time is more than 0, not 0 s
          event-time.max-drift | 0 s | millrace.event-time: the drift is more than 0, not 0 s
          session.history-length | 0 | millrace.session: the history length is from 1 to 10000, not 0
          session.history-length | many | millrace.session.history-length: not an integer: many
          session.expiry | soon | millrace.session.expiry: not a duration: soon
          session.expiry | '' | 'millrace.session.expiry: not a duration: '
          session.expiry | 0 d | millrace.session: the session expiry is more than zero, not 0 s
          session.expiry | 1500000 ns | millrace.session.expiry: a duration is in whole milliseconds and at most 36500 d, not 1500 µs
          session.expiry | 9223372036854775807 d | millrace.session.expiry: not a duration: 9223372036854775807 d
          co-occurrence.rules | adjacent;magic | millrace.co-occurrence.rules: there is no co-occurrence rule magic; there are time-decayed, adjacent, type-weighted, buy-to-buy, item-cf
          co-occurrence.rules | adjacent;adjacent | millrace.co-occurrence: a co-occurrence rule is named twice
          co-occurrence.time-decayed.half-life | 0 s | millrace.co-occurrence.time-decayed: the half-life is at least 1 ms, not 0 s
          co-occurrence.time-decayed.window | 0 s | millrace.co-occurrence.time-decayed: the window is more than zero, not 0 s
          co-occurrence.adjacent.backward-weight | 1.5 | millrace.co-occurrence.adjacent: the backward weight is from 0 to 1, not 1.5
          co-occurrence.adjacent.backward-weight | NaN | millrace.co-occurrence.adjacent: the backward weight is from 0 to 1, not NaN
          co-occurrence.type-weighted.clicks | -1 | millrace.co-occurrence.type-weighted: the weight of clicks is from 0 to 1000, not -1.0
          co-occurrence.type-weighted.carts | many | millrace.co-occurrence.type-weighted.carts: not a number: many
          co-occurrence.type-weighted.orders | 1001 | millrace.co-occurrence.type-weighted: the weight of orders is from 0 to 1000, not 1001.0
          co-occurrence.type-weighted.window | 0 s | millrace.co-occurrence.type-weighted: the window is more than zero, not 0 s
          co-occurrence.buy-to-buy.window | 0 s | millrace.co-occurrence.buy-to-buy: the window is more than zero, not 0 s
          co-occurrence.item-cf.forward-weight | 1.5 | millrace.co-occurrence.item-cf: the forward weight is from 0 to 1, not 1.5
          co-occurrence.item-cf.backward-weight | NaN | millrace.co-occurrence.item-cf: the backward weight is from 0 to 1, not NaN
          co-occurrence.session-reach | 0 | millrace.co-occurrence: the session reach is from 1 to 10000, not 0
          co-occurrence.capacity | 10001 | millrace.co-occurrence: the capacity is from 1 to 10000, not 10001
          co-occurrence.half-life | 0 s | millrace.co-occurrence.half-life: the half-life is at least 1 s, not 0 s
          co-occurrence.neighbors-per-rule | 0 | millrace.co-occurrence: the list length is from 1 to 100, not 0
          co-occurrence.item-expiry | 0 s | millrace.co-occurrence: the item expiry is more than zero, not 0 s
          co-occurrence.cached-rows | -1 | millrace.co-occurrence.cached-rows: is from 0 to 10000000, not -1
          session.cached | -1 | millrace.session.cached: is from 0 to 10000000, not -1
          item-neighbors.interval | often | millrace.item-neighbors.interval: not a duration: often
          popularity.capacity | 199 | millrace.popularity: the capacity is at least the list length, 200, and at most 1000000, not 199
          popularity.list-length | 1001 | millrace.popularity: the list length is from 1 to 1000, not 1001
          popularity.half-life | 0 s | millrace.popularity.half-life: the half-life is at least 1 s, not 0 s
          candidates.key-items | 0 | millrace.candidates: there are 1 to 50 key items, not 0
          candidates.revisits | 9 | millrace.candidates: there are at least as many revisits as key items, 10, and at most 1000, not 9
          candidates.recency-discount | 0 | millrace.candidates: the recency discount is above 0 and at most 1, not 0.0
          candidates.smoothing | -1 | millrace.candidates: the smoothing is 0 or more, not -1.0
          candidates.most | 19 | millrace.candidates: there are at least as many candidates as items in a list, 20, and at most 10000, not 19
          candidates.list-length | 0 | millrace.candidates: the list length is from 1 to 1000, not 0
          co-occurrence.second-hop.reach | 0 | millrace.co-occurrence.second-hop: the reach of the second hop is from 1 to 100, not 0
          co-occurrence.second-hop.reach | 101 | millrace.co-occurrence.second-hop: the reach of the second hop is from 1 to 100, not 101
          co-occurrence.second-hop.rule | magic | millrace.co-occurrence.second-hop.rule: there is no co-occurrence rule magic; there are time-decayed, adjacent, type-weighted, buy-to-buy, item-cf
          trending.recent-half-life | 0 s | millrace.trending.recent-half-life: the half-life is at least 1 s, not 0 s
          trending.long-term-half-life | 3 h | millrace.trending: the recent half-life is shorter than the long-term one, 3 h, not 3 h
          sampling.hashes | 9 | millrace.sampling: there are 1 to 8 hash functions, not 9
          sampling.slots | 0 | millrace.sampling: there are 1 to 16777216 slots, not 0
          sampling.step-length | 0 | millrace.sampling: there are 1 to 1000000 interactions in a step, not 0
          sampling.learning-rate | 0 | millrace.sampling: the learning rate is more than 0 and at most 1, not 0.0
          sampling.initial-gap | 0.5 | millrace.sampling: the initial gap is from 1 to 1e15 steps, not 0.5
          sampling.publish-interval | 0 s | millrace.sampling: the publish interval is at least a millisecond, not 0 s
          candidates.channels | magic@last | millrace.candidates.channels: there is no channel magic@last; there are revisit, two-tower, trending, popularity, second-hop, time-decayed, adjacent, type-weighted, buy-to-buy, item-cf
          candidates.channels | adjacent@first | millrace.candidates.channels: there are no key items first
          candidates.channels | revisit;revisit | millrace.candidates: a channel is named twice
          candidates.channels | nonsense | millrace.candidates.channels: there is no channel nonsense; there are revisit, two-tower, trending, popularity, second-hop, time-decayed, adjacent, type-weighted, buy-to-buy, item-cf
          candidates.channels | adjacent | millrace.candidates.channels: channel adjacent needs key items: adjacent@last, for one
          candidates.channels | trending@last | millrace.candidates.channels: channel trending has no key items
          candidates.calibration.half-life | 0 s | millrace.candidates.calibration.half-life: the half-life is at least 1 s, not 0 s
          candidates.calibration.prior | 0 | millrace.candidates.calibration: the prior of the calibration is above 0, not 0.0
          candidates.calibration.first | 1 | millrace.candidates.calibration: the first probability of the calibration is between 0 and 1, not 1.0
          """)
  void namesTheOptionThatIsWrong(String key, String value, String message) {
    assertThatThrownBy(() -> read("millrace." + key + "=" + value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "millrace.session.expire, millrace.session.expiry",
    "millrace.sesion.history-length, millrace.session.history-length",
    "Millrace.Topics.Prefix, millrace.topics.prefix",
    "millrace.kafka.bootstrap.servers, millrace.kafka.bootstrap-servers"
  })
  void suggestsTheKeyThatWasMeant(String key, String nearest) {
    assertThatThrownBy(() -> read(key + "=1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("%s: there is no such option; did you mean %s?".formatted(key, nearest));
  }

  @ParameterizedTest
  @ValueSource(strings = {"millrace.candidates.weights.clicks", "millrace.own", "millrace."})
  void suggestsNothingWhereNoKeyIsNear(String key) {
    assertThatThrownBy(() -> read(key + "=1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(key + ": there is no such option");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parallelism.default", "millracer.own", "state.backend.type"})
  void leavesAllOtherKeysToFlink(String key) {
    assertThat(read(key + "=1")).isEqualTo(read());
  }

  @Test
  void theOptionsOfRankingReachTheirPlace() {
    assertThat(read().ranking()).isEqualTo(RankingConfig.DEFAULT);
    assertThat(
            read(
                    "millrace.ranking.scorer=none",
                    "millrace.ranking.model=other",
                    "millrace.ranking.batch-size=7",
                    "millrace.ranking.batch-deadline=0 s",
                    "millrace.ranking.coalesce=true",
                    "millrace.ranking.attended-items=2")
                .ranking())
        .isEqualTo(
            new RankingConfig(ScorerType.NONE, "other", "two-tower", 7, Duration.ZERO, true, 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "millrace.ranking.scorer=fast",
        "millrace.ranking.model= ",
        "millrace.ranking.batch-size=0",
        "millrace.ranking.batch-deadline=-1 s",
        "millrace.ranking.coalesce=maybe",
        "millrace.ranking.attended-items=21"
      })
  void refusesOptionsOfRankingInOneLine(String option) {
    assertThatThrownBy(() -> read(option))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("millrace.ranking")
        .hasMessageNotContaining("\n");
  }

  private static RecommendationJobConfig read(String... options) {
    Configuration configuration = new Configuration();
    for (String option : options) {
      int equals = option.indexOf('=');
      configuration.setString(option.substring(0, equals), option.substring(equals + 1));
    }
    return RecommendationJobConfig.from(configuration);
  }
}
