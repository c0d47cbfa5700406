package io.millrace.flink.config;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.activity.SessionConfig;
import io.millrace.core.candidate.CandidateConfig;
import io.millrace.core.candidate.Channel;
import io.millrace.core.cooccurrence.AdjacentRule;
import io.millrace.core.cooccurrence.BuyToBuyRule;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.ItemCfRule;
import io.millrace.core.cooccurrence.TimeDecayedRule;
import io.millrace.core.cooccurrence.TypeWeightedRule;
import io.millrace.core.popularity.PopularityConfig;
import io.millrace.core.popularity.TrendingConfig;
import io.millrace.core.sampling.SamplingConfig;
import io.millrace.core.training.ExampleConfig;
import io.millrace.ranking.continuous.ContinuousConfig;
import io.millrace.ranking.din.DinSize;
import io.millrace.ranking.din.Pooling;
import io.millrace.ranking.twotower.TwoTowerSpec;
import io.millrace.ranking.twotower.TwoTowerStreamConfig;
import io.millrace.schemas.encoding.Encoding;
import io.millrace.schemas.encoding.InteractionLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/**
 * The options of the recommendation job, and of the jobs that train a model beside it. {@code
 * docs/configuration.md} is made from them.
 */
public final class RecommendationJobOptions {

  /** What every option of ours begins with. All other options are Flink's. */
  public static final String PREFIX = "millrace.";

  private static final int MOST_SLIPS = 3;

  private static final SessionConfig SESSION = RecommenderConfig.DEFAULT.session();
  private static final CoOccurrenceConfig CO_OCCURRENCE = RecommenderConfig.DEFAULT.coOccurrence();
  private static final PopularityConfig POPULARITY = RecommenderConfig.DEFAULT.popularity();
  private static final TrendingConfig TRENDING = RecommenderConfig.DEFAULT.trending();
  private static final SamplingConfig SAMPLING = RecommenderConfig.DEFAULT.sampling();
  private static final CandidateConfig CANDIDATES = RecommenderConfig.DEFAULT.candidates();
  private static final ExampleConfig EXAMPLES = ExampleConfig.DEFAULT;
  private static final ContinuousConfig TRAINING = ContinuousConfig.DEFAULT;

  public static final ConfigOption<String> BOOTSTRAP_SERVERS =
      ConfigOptions.key("millrace.kafka.bootstrap-servers")
          .stringType()
          .defaultValue("localhost:9092")
          .withDescription("host:port of one or more brokers, separated by commas.");

  public static final ConfigOption<String> GROUP_ID =
      ConfigOptions.key("millrace.kafka.group-id")
          .stringType()
          .defaultValue("millrace-recommend")
          .withDescription(
              "The consumer group. The job starts from its committed offsets where it has no state,"
                  + " else from the earliest.");

  public static final ConfigOption<Map<String, String>> KAFKA_PROPERTIES =
      ConfigOptions.key("millrace.kafka.properties")
          .mapType()
          .defaultValue(Map.of())
          .withDescription("Further properties of the Kafka clients.");

  public static final ConfigOption<String> TOPIC_PREFIX =
      ConfigOptions.key("millrace.topics.prefix")
          .stringType()
          .defaultValue("")
          .withDescription("Put in front of every topic name as it is.");

  public static final ConfigOption<Encoding> ENCODING =
      ConfigOptions.key("millrace.output.encoding")
          .enumType(Encoding.class)
          .defaultValue(Encoding.AVRO)
          .withDescription(
              "AVRO (single-object encoding) or JSON for what the job writes. It reads both.");

  public static final ConfigOption<MemorySize> MAX_PAYLOAD =
      ConfigOptions.key("millrace.input.max-payload")
          .memoryType()
          .defaultValue(new MemorySize(InteractionLimits.DEFAULT.maxPayloadBytes()))
          .withDescription("The largest value of an interaction's record.");

  public static final ConfigOption<Integer> MAX_SESSION_BYTES =
      ConfigOptions.key("millrace.input.max-session-bytes")
          .intType()
          .defaultValue(InteractionLimits.DEFAULT.maxSessionBytes())
          .withDescription("The longest session id, in bytes of UTF-8.");

  public static final ConfigOption<Integer> MAX_ITEM_ID_BYTES =
      ConfigOptions.key("millrace.input.max-item-id-bytes")
          .intType()
          .defaultValue(InteractionLimits.DEFAULT.maxItemIdBytes())
          .withDescription("The longest item id that is text, in bytes of UTF-8.");

  public static final ConfigOption<String> EARLIEST_TIME =
      ConfigOptions.key("millrace.input.earliest-time")
          .stringType()
          .defaultValue(Instant.ofEpochMilli(InteractionLimits.DEFAULT.earliestTime()).toString())
          .withDescription("Interactions before this instant go to the dead letters.");

  public static final ConfigOption<Duration> MAX_AHEAD =
      ConfigOptions.key("millrace.input.max-ahead")
          .durationType()
          .defaultValue(Duration.ofMillis(InteractionLimits.DEFAULT.maxAheadMillis()))
          .withDescription(
              "Interactions so far ahead of the broker's time go to the dead letters. The broker's"
                  + " time is known where the topic has message.timestamp.type=LogAppendTime, else"
                  + " the time of reading stands in for it.");

  public static final ConfigOption<Duration> OUT_OF_ORDERNESS =
      ConfigOptions.key("millrace.event-time.out-of-orderness")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription(
              "How far interactions of a partition may be out of order before they count as late."
                  + " Late ones are used and counted; a list never waits for them.");

  public static final ConfigOption<Duration> IDLE_AFTER =
      ConfigOptions.key("millrace.event-time.idle-after")
          .durationType()
          .defaultValue(Duration.ofSeconds(30))
          .withDescription(
              "A partition without a record for so long of wall-clock time does not hold up event"
                  + " time.");

  public static final ConfigOption<Duration> MAX_DRIFT =
      ConfigOptions.key("millrace.event-time.max-drift")
          .durationType()
          .defaultValue(Duration.ofDays(1))
          .withDescription(
              "A partition that is so far ahead of the slowest in event time waits for it, unless"
                  + " that one is idle. It matters where history is read: no more than about three"
                  + " times the drift in a second.");

  public static final ConfigOption<Integer> HISTORY_LENGTH =
      ConfigOptions.key("millrace.session.history-length")
          .intType()
          .defaultValue(SESSION.historyLength())
          .withDescription("Interactions remembered per session.");

  public static final ConfigOption<Duration> SESSION_EXPIRY =
      ConfigOptions.key("millrace.session.expiry")
          .durationType()
          .defaultValue(SESSION.expiry())
          .withDescription("A session without an interaction for so long is forgotten.");

  public static final ConfigOption<Duration> ACTIVITY_HALF_LIFE =
      ConfigOptions.key("millrace.session.activity-half-life")
          .durationType()
          .defaultValue(SESSION.activityDecay().halfLife())
          .withDescription(
              "A session silent for so long counts half where the activity of sessions is compared.");

  public static final ConfigOption<Integer> CACHED_SESSIONS =
      ConfigOptions.key("millrace.session.cached")
          .intType()
          .defaultValue(10_000)
          .withDescription(
              "Sessions that each subtask of TrackSession and of GenerateCandidates keeps as objects"
                  + " in front of RocksDB, of mostly 10 and at most 50 KiB each; 0 for none. On the"
                  + " heap state backend it has no effect.");

  public static final ConfigOption<List<String>> RULES =
      ConfigOptions.key("millrace.co-occurrence.rules")
          .stringType()
          .asList()
          .defaultValues(CO_OCCURRENCE.ruleNames().toArray(new String[0]))
          .withDescription(
              "The co-occurrence rules. State holds their weights in this"
                  + " order, so add new ones at the end.");

  public static final ConfigOption<Duration> TIME_DECAYED_HALF_LIFE =
      ConfigOptions.key("millrace.co-occurrence.time-decayed.half-life")
          .durationType()
          .defaultValue(TimeDecayedRule.DEFAULT.halfLife())
          .withDescription("A pair of interactions so far apart in time counts half.");

  public static final ConfigOption<Duration> TIME_DECAYED_WINDOW =
      ConfigOptions.key("millrace.co-occurrence.time-decayed.window")
          .durationType()
          .defaultValue(TimeDecayedRule.DEFAULT.window())
          .withDescription("Pairs farther apart in time do not count.");

  public static final ConfigOption<Float> ADJACENT_BACKWARD_WEIGHT =
      ConfigOptions.key("millrace.co-occurrence.adjacent.backward-weight")
          .floatType()
          .defaultValue(AdjacentRule.DEFAULT.backwardWeight())
          .withDescription("What the item before gets from the item after it, from 0 to 1.");

  public static final ConfigOption<Float> TYPE_WEIGHTED_CLICKS =
      ConfigOptions.key("millrace.co-occurrence.type-weighted.clicks")
          .floatType()
          .defaultValue(TypeWeightedRule.DEFAULT.clicks())
          .withDescription(
              "What an item gets from each item near it when clicked, from 0 to 1000.");

  public static final ConfigOption<Float> TYPE_WEIGHTED_CARTS =
      ConfigOptions.key("millrace.co-occurrence.type-weighted.carts")
          .floatType()
          .defaultValue(TypeWeightedRule.DEFAULT.carts())
          .withDescription("What it gets when put into a cart, from 0 to 1000.");

  public static final ConfigOption<Float> TYPE_WEIGHTED_ORDERS =
      ConfigOptions.key("millrace.co-occurrence.type-weighted.orders")
          .floatType()
          .defaultValue(TypeWeightedRule.DEFAULT.orders())
          .withDescription("What it gets when ordered, from 0 to 1000.");

  public static final ConfigOption<Duration> TYPE_WEIGHTED_WINDOW =
      ConfigOptions.key("millrace.co-occurrence.type-weighted.window")
          .durationType()
          .defaultValue(TypeWeightedRule.DEFAULT.window())
          .withDescription("Pairs farther apart in time do not count.");

  public static final ConfigOption<Duration> BUY_TO_BUY_WINDOW =
      ConfigOptions.key("millrace.co-occurrence.buy-to-buy.window")
          .durationType()
          .defaultValue(BuyToBuyRule.DEFAULT.window())
          .withDescription("Carts and orders farther apart in time do not count.");

  public static final ConfigOption<Float> ITEM_CF_FORWARD_WEIGHT =
      ConfigOptions.key("millrace.co-occurrence.item-cf.forward-weight")
          .floatType()
          .defaultValue(ItemCfRule.DEFAULT.forwardWeight())
          .withDescription("How much an item counts for an item before it, from 0 to 1.");

  public static final ConfigOption<Float> ITEM_CF_BACKWARD_WEIGHT =
      ConfigOptions.key("millrace.co-occurrence.item-cf.backward-weight")
          .floatType()
          .defaultValue(ItemCfRule.DEFAULT.backwardWeight())
          .withDescription("How much an item counts for an item after it, from 0 to 1.");

  public static final ConfigOption<Integer> SESSION_REACH =
      ConfigOptions.key("millrace.co-occurrence.session-reach")
          .intType()
          .defaultValue(CO_OCCURRENCE.sessionReach())
          .withDescription("An interaction is paired with at most so many before it.");

  public static final ConfigOption<Integer> CAPACITY =
      ConfigOptions.key("millrace.co-occurrence.capacity")
          .intType()
          .defaultValue(CO_OCCURRENCE.capacity())
          .withDescription("The most neighbours kept per item.");

  public static final ConfigOption<Duration> CO_OCCURRENCE_HALF_LIFE =
      ConfigOptions.key("millrace.co-occurrence.half-life")
          .durationType()
          .defaultValue(CO_OCCURRENCE.decay().halfLife())
          .withDescription("What was counted so long ago counts half.");

  public static final ConfigOption<Integer> NEIGHBORS_PER_RULE =
      ConfigOptions.key("millrace.co-occurrence.neighbors-per-rule")
          .intType()
          .defaultValue(CO_OCCURRENCE.listLength())
          .withDescription("The most neighbours per rule that an item offers and publishes.");

  public static final ConfigOption<Duration> ITEM_EXPIRY =
      ConfigOptions.key("millrace.co-occurrence.item-expiry")
          .durationType()
          .defaultValue(CO_OCCURRENCE.expiry())
          .withDescription("An item that nothing touched for so long is forgotten.");

  public static final ConfigOption<String> SECOND_HOP_RULE =
      ConfigOptions.key("millrace.co-occurrence.second-hop.rule")
          .stringType()
          .defaultValue(CO_OCCURRENCE.secondHop().rule())
          .withDescription(
              "The rule by which items tell one another their neighbours. Without such a rule there"
                  + " is no second hop.");

  public static final ConfigOption<Integer> SECOND_HOP_REACH =
      ConfigOptions.key("millrace.co-occurrence.second-hop.reach")
          .intType()
          .defaultValue(CO_OCCURRENCE.secondHop().reach())
          .withDescription(
              "The heaviest neighbours that are followed, and those that are told of each.");

  public static final ConfigOption<Integer> CACHED_ROWS =
      ConfigOptions.key("millrace.co-occurrence.cached-rows")
          .intType()
          .defaultValue(20_000)
          .withDescription(
              "Rows of neighbours that each subtask keeps as objects in front of RocksDB, of at most"
                  + " 4 KiB each; 0 for none. On the heap state backend it has no effect.");

  public static final ConfigOption<Duration> PUBLISH_INTERVAL =
      ConfigOptions.key("millrace.item-neighbors.interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(1))
          .withDescription(
              "The least event time between two records of an item on the topic item-neighbors.");

  public static final ConfigOption<Integer> POPULARITY_CAPACITY =
      ConfigOptions.key("millrace.popularity.capacity")
          .intType()
          .defaultValue(POPULARITY.capacity())
          .withDescription("Items whose popularity is counted, per subtask.");

  public static final ConfigOption<Integer> POPULARITY_LIST_LENGTH =
      ConfigOptions.key("millrace.popularity.list-length")
          .intType()
          .defaultValue(POPULARITY.listLength())
          .withDescription("The most popular items that lists can be filled up with.");

  public static final ConfigOption<Duration> POPULARITY_HALF_LIFE =
      ConfigOptions.key("millrace.popularity.half-life")
          .durationType()
          .defaultValue(POPULARITY.decay().halfLife())
          .withDescription("An interaction so long ago counts half.");

  public static final ConfigOption<Duration> TRENDING_RECENT_HALF_LIFE =
      ConfigOptions.key("millrace.trending.recent-half-life")
          .durationType()
          .defaultValue(TRENDING.recent().halfLife())
          .withDescription("In recent popularity, an interaction so long ago counts half.");

  public static final ConfigOption<Duration> TRENDING_LONG_TERM_HALF_LIFE =
      ConfigOptions.key("millrace.trending.long-term-half-life")
          .durationType()
          .defaultValue(TRENDING.longTerm().halfLife())
          .withDescription(
              "In long-term popularity, an interaction so long ago counts half. An item is trending"
                  + " where the recent one exceeds it.");

  public static final ConfigOption<Integer> SAMPLING_HASHES =
      ConfigOptions.key("millrace.sampling.hashes")
          .intType()
          .defaultValue(SAMPLING.shape().hashes())
          .withDescription(
              "Hash functions of the estimate of how probable an item is in the stream. The"
                  + " estimate begins anew when this, the slots or the length of a step change.");

  public static final ConfigOption<Integer> SAMPLING_SLOTS =
      ConfigOptions.key("millrace.sampling.slots")
          .intType()
          .defaultValue(SAMPLING.shape().slots())
          .withDescription(
              "Slots of each hash function, of 18 bytes in one place and 2 more with each subtask"
                  + " that generates candidates. Several times the items, so that few share one.");

  public static final ConfigOption<Integer> SAMPLING_STEP_LENGTH =
      ConfigOptions.key("millrace.sampling.step-length")
          .intType()
          .defaultValue(SAMPLING.shape().stepLength())
          .withDescription(
              "Interactions in a step. With 1 the probability is the item's share of the stream,"
                  + " with a batch's size that of being in a batch.");

  public static final ConfigOption<Double> SAMPLING_LEARNING_RATE =
      ConfigOptions.key("millrace.sampling.learning-rate")
          .doubleType()
          .defaultValue(SAMPLING.learningRate())
          .withDescription(
              "How far one sighting of an item moves its estimate. Its reciprocal is the number of"
                  + " sightings that count.");

  public static final ConfigOption<Double> SAMPLING_INITIAL_GAP =
      ConfigOptions.key("millrace.sampling.initial-gap")
          .doubleType()
          .defaultValue(SAMPLING.initialGap())
          .withDescription("Steps between two sightings, as assumed of an item never seen.");

  public static final ConfigOption<Boolean> SAMPLING_AVERAGE_FIRST =
      ConfigOptions.key("millrace.sampling.average-first")
          .booleanType()
          .defaultValue(SAMPLING.averagesFirst())
          .withDescription(
              "Whether the first sightings of an item count alike, until there are as many as"
                  + " count. If not, the initial gap fades by the learning rate, as published.");

  public static final ConfigOption<Duration> SAMPLING_PUBLISH_INTERVAL =
      ConfigOptions.key("millrace.sampling.publish-interval")
          .durationType()
          .defaultValue(SAMPLING.publishInterval())
          .withDescription(
              "Event time after which what has changed, in a stream that has grown enough (by half,"
                  + " or by 16,384 interactions), is told to the generation of candidates and"
                  + " written to the topic sampling-probabilities.");

  public static final ConfigOption<Integer> KEY_ITEMS =
      ConfigOptions.key("millrace.candidates.key-items")
          .intType()
          .defaultValue(CANDIDATES.keyItems())
          .withDescription("The newest items of a session whose neighbours become candidates.");

  public static final ConfigOption<Integer> REVISITS =
      ConfigOptions.key("millrace.candidates.revisits")
          .intType()
          .defaultValue(CANDIDATES.revisits())
          .withDescription("The newest items of a session that are candidates themselves.");

  public static final ConfigOption<Double> RECENCY_DISCOUNT =
      ConfigOptions.key("millrace.candidates.recency-discount")
          .doubleType()
          .defaultValue(CANDIDATES.recencyDiscount())
          .withDescription("Each key item counts so much less than the one after it.");

  public static final ConfigOption<Double> SMOOTHING =
      ConfigOptions.key("millrace.candidates.smoothing")
          .doubleType()
          .defaultValue(CANDIDATES.smoothing())
          .withDescription(
              "Weight added to that of all neighbours of an item before a neighbour's share of it"
                  + " is taken.");

  public static final ConfigOption<Integer> MOST_CANDIDATES =
      ConfigOptions.key("millrace.candidates.most")
          .intType()
          .defaultValue(CANDIDATES.mostCandidates())
          .withDescription("The most candidates per session.");

  public static final ConfigOption<Integer> LIST_LENGTH =
      ConfigOptions.key("millrace.candidates.list-length")
          .intType()
          .defaultValue(CANDIDATES.listLength())
          .withDescription("The most items per list.");

  public static final ConfigOption<List<String>> CHANNELS =
      ConfigOptions.key("millrace.candidates.channels")
          .stringType()
          .asList()
          .defaultValues(CANDIDATES.channels().stream().map(Channel::name).toArray(String[]::new))
          .withDescription(
              "The recall channels: revisit, two-tower, trending, popularity, and rule@keys or"
                  + " second-hop@keys for the key items last, last-two, last-three, recent, earlier, bought or"
                  + " day-ends. How much each counts, the job learns.");

  public static final ConfigOption<Duration> CALIBRATION_HALF_LIFE =
      ConfigOptions.key("millrace.candidates.calibration.half-life")
          .durationType()
          .defaultValue(CANDIDATES.calibration().decay().halfLife())
          .withDescription("What was offered and hit so long ago counts half.");

  public static final ConfigOption<Double> CALIBRATION_PRIOR =
      ConfigOptions.key("millrace.candidates.calibration.prior")
          .doubleType()
          .defaultValue(CANDIDATES.calibration().priorStrength())
          .withDescription("So many offers outweigh what is assumed before any were seen.");

  public static final ConfigOption<Double> CALIBRATION_FIRST =
      ConfigOptions.key("millrace.candidates.calibration.first")
          .doubleType()
          .defaultValue(CANDIDATES.calibration().priorFirst())
          .withDescription(
              "The probability assumed of a channel's first place before any were seen; later"
                  + " places have 1/rank of it.");

  public static final ConfigOption<Double> RANKING_REQUESTS_SHARE =
      ConfigOptions.key("millrace.ranking-requests.share")
          .doubleType()
          .defaultValue(0.1)
          .withDescription(
              "The share of lists whose candidates are written to the topic ranking-requests with"
                  + " their features, from 0 to 1.");

  public static final ConfigOption<ScorerType> RANKING_SCORER =
      ConfigOptions.key("millrace.ranking.scorer")
          .enumType(ScorerType.class)
          .defaultValue(RankingConfig.DEFAULT.scorer())
          .withDescription(
              "What scores candidates with the model: VECTOR (Java), ND4J (native code), CUDA (the same"
                  + " on a GPU), or NONE for lists in the order of the blend alone. Features are computed for all"
                  + " lists once a model of theirs was announced, not before.");

  public static final ConfigOption<String> RANKING_MODEL =
      ConfigOptions.key("millrace.ranking.model")
          .stringType()
          .defaultValue(RankingConfig.DEFAULT.model())
          .withDescription(
              "The name of the model to serve. Its newest version on the topic models is taken"
                  + " while the job runs; other names are ignored.");

  public static final ConfigOption<Integer> RANKING_BATCH_SIZE =
      ConfigOptions.key("millrace.ranking.batch-size")
          .intType()
          .defaultValue(RankingConfig.DEFAULT.batchSize())
          .withDescription("The most lists that a subtask scores at once.");

  public static final ConfigOption<Duration> RANKING_BATCH_DEADLINE =
      ConfigOptions.key("millrace.ranking.batch-deadline")
          .durationType()
          .defaultValue(RankingConfig.DEFAULT.batchDeadline())
          .withDescription("How long a list waits at most for others to be scored with it.");

  public static final ConfigOption<Boolean> RANKING_COALESCE =
      ConfigOptions.key("millrace.ranking.coalesce")
          .booleanType()
          .defaultValue(RankingConfig.DEFAULT.coalesce())
          .withDescription(
              "Whether only the newest of a session's lists that wait for a model is scored and"
                  + " written. It saves work under load, but then not every interaction has its"
                  + " list.");

  public static final ConfigOption<Integer> RANKING_ATTENDED_ITEMS =
      ConfigOptions.key("millrace.ranking.attended-items")
          .intType()
          .defaultValue(RankingConfig.DEFAULT.attendedItems())
          .withDescription(
              "How many items of the session's history a recommended item carries at most that a model with"
                  + " attention attended to, from 0 to 20.");

  public static final ConfigOption<String> TWO_TOWER_MODEL =
      ConfigOptions.key("millrace.two-tower.model")
          .stringType()
          .defaultValue(RankingConfig.DEFAULT.twoTower())
          .withDescription(
              "The name of the two-tower model that finds candidates for the channel two-tower."
                  + " Its newest version on the topic models is taken while the job runs.");

  public static final ConfigOption<Boolean> TWO_TOWER_TRAIN =
      ConfigOptions.key("millrace.two-tower.train")
          .booleanType()
          .defaultValue(true)
          .withDescription(
              "Whether the training job trains the two-tower model, from the topic"
                  + " interactions.");

  public static final ConfigOption<Integer> TWO_TOWER_DIMENSION =
      ConfigOptions.key("millrace.two-tower.dimension")
          .intType()
          .defaultValue(TwoTowerSpec.DEFAULT.dimension())
          .withDescription("Numbers of an item's vector.");

  public static final ConfigOption<Integer> TWO_TOWER_EMBEDDING_ROWS =
      ConfigOptions.key("millrace.two-tower.embedding-rows")
          .intType()
          .defaultValue(TwoTowerSpec.DEFAULT.embeddingRows())
          .withDescription("Rows that items are hashed to, a power of two.");

  public static final ConfigOption<Integer> TWO_TOWER_HISTORY_LENGTH =
      ConfigOptions.key("millrace.two-tower.history-length")
          .intType()
          .defaultValue(TwoTowerSpec.DEFAULT.historyLength())
          .withDescription("The newest items of a session that are read.");

  public static final ConfigOption<Integer> TWO_TOWER_HIDDEN_UNITS =
      ConfigOptions.key("millrace.two-tower.hidden-units")
          .intType()
          .defaultValue(TwoTowerSpec.DEFAULT.hiddenUnits())
          .withDescription("Hidden units of each tower.");

  public static final ConfigOption<Integer> TWO_TOWER_BATCH_SIZE =
      ConfigOptions.key("millrace.two-tower.batch-size")
          .intType()
          .defaultValue(TwoTowerStreamConfig.DEFAULT.training().batchSize())
          .withDescription("Next items of a step; each is a negative of all others.");

  public static final ConfigOption<Integer> TWO_TOWER_MEMORY =
      ConfigOptions.key("millrace.two-tower.memory")
          .intType()
          .defaultValue(TwoTowerStreamConfig.DEFAULT.memory())
          .withDescription("Next items that are remembered, to be learned from again.");

  public static final ConfigOption<Integer> TWO_TOWER_REPLAYS =
      ConfigOptions.key("millrace.two-tower.replays")
          .intType()
          .defaultValue(TwoTowerStreamConfig.DEFAULT.replays())
          .withDescription("Steps of remembered next items after each step of new ones.");

  public static final ConfigOption<Integer> TWO_TOWER_PUBLISH_BATCHES =
      ConfigOptions.key("millrace.two-tower.publish-batches")
          .intType()
          .defaultValue(TwoTowerStreamConfig.DEFAULT.publishBatches())
          .withDescription("Batches of new next items between two models.");

  public static final ConfigOption<Integer> TWO_TOWER_MOST_ITEMS =
      ConfigOptions.key("millrace.two-tower.most-items")
          .intType()
          .defaultValue(TwoTowerStreamConfig.DEFAULT.mostItems())
          .withDescription("The most items that a model is to find, those seen last.");

  public static final ConfigOption<String> EXAMPLES_GROUP_ID =
      ConfigOptions.key("millrace.training-examples.group-id")
          .stringType()
          .defaultValue("millrace-training-examples")
          .withDescription(
              "The consumer group of the training examples job. It starts from its committed offsets"
                  + " where it has no state, else from the earliest.");

  public static final ConfigOption<Duration> EXAMPLES_HORIZON =
      ConfigOptions.key("millrace.training-examples.horizon")
          .durationType()
          .defaultValue(EXAMPLES.horizon())
          .withDescription(
              "What a session comes to for so long after a list labels the list, which is written"
                  + " when this time has passed.");

  public static final ConfigOption<Integer> EXAMPLES_NEGATIVES =
      ConfigOptions.key("millrace.training-examples.negatives")
          .intType()
          .defaultValue(EXAMPLES.negatives())
          .withDescription(
              "The most candidates of an example that the session did not come to; those that it"
                  + " came to are all kept.");

  public static final ConfigOption<Integer> EXAMPLES_MOST_LISTS =
      ConfigOptions.key("millrace.training-examples.most-lists")
          .intType()
          .defaultValue(EXAMPLES.mostLists())
          .withDescription("The most lists of a session that wait at a time.");

  public static final ConfigOption<Integer> EXAMPLES_MOST_INTERACTIONS =
      ConfigOptions.key("millrace.training-examples.most-interactions")
          .intType()
          .defaultValue(EXAMPLES.mostOutcomes())
          .withDescription(
              "The most interactions of a session that are remembered at a time. Lists for which"
                  + " they are not enough are dropped.");

  public static final ConfigOption<String> TRAINING_GROUP_ID =
      ConfigOptions.key("millrace.training.group-id")
          .stringType()
          .defaultValue("millrace-training")
          .withDescription(
              "The consumer group of the training job. It starts from its committed offsets where it has no"
                  + " state, else from the earliest.");

  public static final ConfigOption<String> TRAINING_DIRECTORY =
      ConfigOptions.key("millrace.training.directory")
          .stringType()
          .defaultValue("")
          .withDescription(
              "Where models are written: a URI like s3://bucket/models that every task manager can read. The"
                  + " training job does not start without it.");

  public static final ConfigOption<Integer> TRAINING_KEPT_MODELS =
      ConfigOptions.key("millrace.training.kept-models")
          .intType()
          .defaultValue(10)
          .withDescription(
              "Files of the newest models that stay in the directory, 2 or more. Older ones of the same name"
                  + " are deleted.");

  public static final ConfigOption<Boolean> TRAINING_RESET =
      ConfigOptions.key("millrace.training.reset")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Whether training begins anew where its state is that of a model of other features or sizes."
                  + " Without it such a state is refused.");

  public static final ConfigOption<Integer> TRAINING_BATCH_SIZE =
      ConfigOptions.key("millrace.training.batch-size")
          .intType()
          .defaultValue(TRAINING.training().batchSize())
          .withDescription("Lists of a step.");

  public static final ConfigOption<Float> TRAINING_LEARNING_RATE =
      ConfigOptions.key("millrace.training.learning-rate")
          .floatType()
          .defaultValue(TRAINING.training().learningRate())
          .withDescription("Of Adam.");

  public static final ConfigOption<Float> TRAINING_EMBEDDING_RATE =
      ConfigOptions.key("millrace.training.embedding-rate")
          .floatType()
          .defaultValue(TRAINING.training().embeddingRate())
          .withDescription("Learning rate of the items' vectors as a multiple of the others'.");

  public static final ConfigOption<Integer> TRAINING_FIRST_EXAMPLES =
      ConfigOptions.key("millrace.training.first-examples")
          .intType()
          .defaultValue(TRAINING.firstExamples())
          .withDescription(
              "Examples that are collected before the first step, to measure the features. Then they are"
                  + " learned from.");

  public static final ConfigOption<Double> TRAINING_HELD_OUT_SHARE =
      ConfigOptions.key("millrace.training.held-out-share")
          .doubleType()
          .defaultValue(TRAINING.heldOut().share())
          .withDescription(
              "The share of examples that are not learned from but validated on, above 0 and below 1.");

  public static final ConfigOption<Integer> TRAINING_HELD_OUT_EXAMPLES =
      ConfigOptions.key("millrace.training.held-out-examples")
          .intType()
          .defaultValue(TRAINING.heldOut().most())
          .withDescription("The most examples to validate on, the newest.");

  public static final ConfigOption<Integer> TRAINING_VALIDATION_STEPS =
      ConfigOptions.key("millrace.training.validation-steps")
          .intType()
          .defaultValue(TRAINING.validationSteps())
          .withDescription(
              "Steps between two validations. A model that is no worse than the one before is announced.");

  public static final ConfigOption<Pooling> TRAINING_HISTORY =
      ConfigOptions.key("millrace.training.history")
          .enumType(Pooling.class)
          .defaultValue(DinSize.DEFAULT.pooling())
          .withDescription("How the model reads the session's history.");

  public static final ConfigOption<Integer> TRAINING_DIMENSION =
      ConfigOptions.key("millrace.training.dimension")
          .intType()
          .defaultValue(DinSize.DEFAULT.dimension())
          .withDescription("Numbers of an item's vector, where a history is read.");

  public static final ConfigOption<Integer> TRAINING_EMBEDDING_ROWS =
      ConfigOptions.key("millrace.training.embedding-rows")
          .intType()
          .defaultValue(DinSize.DEFAULT.embeddingRows())
          .withDescription("Rows that items are hashed to, a power of two.");

  public static final ConfigOption<Integer> TRAINING_ATTENTION_UNITS =
      ConfigOptions.key("millrace.training.attention-units")
          .intType()
          .defaultValue(DinSize.DEFAULT.attentionUnits())
          .withDescription("Hidden units of the activation unit.");

  public static final ConfigOption<List<Integer>> TRAINING_HIDDEN_UNITS =
      ConfigOptions.key("millrace.training.hidden-units")
          .intType()
          .asList()
          .defaultValues(DinSize.DEFAULT.hiddenUnits().toArray(Integer[]::new))
          .withDescription("Units of one or two hidden layers.");

  /** All options, in the order of the documentation. */
  static final List<ConfigOption<?>> ALL =
      List.of(
          BOOTSTRAP_SERVERS,
          GROUP_ID,
          KAFKA_PROPERTIES,
          TOPIC_PREFIX,
          ENCODING,
          MAX_PAYLOAD,
          MAX_SESSION_BYTES,
          MAX_ITEM_ID_BYTES,
          EARLIEST_TIME,
          MAX_AHEAD,
          OUT_OF_ORDERNESS,
          IDLE_AFTER,
          MAX_DRIFT,
          HISTORY_LENGTH,
          SESSION_EXPIRY,
          ACTIVITY_HALF_LIFE,
          CACHED_SESSIONS,
          RULES,
          TIME_DECAYED_HALF_LIFE,
          TIME_DECAYED_WINDOW,
          ADJACENT_BACKWARD_WEIGHT,
          TYPE_WEIGHTED_CLICKS,
          TYPE_WEIGHTED_CARTS,
          TYPE_WEIGHTED_ORDERS,
          TYPE_WEIGHTED_WINDOW,
          BUY_TO_BUY_WINDOW,
          ITEM_CF_FORWARD_WEIGHT,
          ITEM_CF_BACKWARD_WEIGHT,
          SESSION_REACH,
          CAPACITY,
          CO_OCCURRENCE_HALF_LIFE,
          NEIGHBORS_PER_RULE,
          ITEM_EXPIRY,
          SECOND_HOP_RULE,
          SECOND_HOP_REACH,
          CACHED_ROWS,
          PUBLISH_INTERVAL,
          POPULARITY_CAPACITY,
          POPULARITY_LIST_LENGTH,
          POPULARITY_HALF_LIFE,
          TRENDING_RECENT_HALF_LIFE,
          TRENDING_LONG_TERM_HALF_LIFE,
          SAMPLING_HASHES,
          SAMPLING_SLOTS,
          SAMPLING_STEP_LENGTH,
          SAMPLING_LEARNING_RATE,
          SAMPLING_INITIAL_GAP,
          SAMPLING_AVERAGE_FIRST,
          SAMPLING_PUBLISH_INTERVAL,
          KEY_ITEMS,
          REVISITS,
          RECENCY_DISCOUNT,
          SMOOTHING,
          MOST_CANDIDATES,
          LIST_LENGTH,
          CHANNELS,
          CALIBRATION_HALF_LIFE,
          CALIBRATION_PRIOR,
          CALIBRATION_FIRST,
          RANKING_REQUESTS_SHARE,
          RANKING_SCORER,
          RANKING_MODEL,
          RANKING_BATCH_SIZE,
          RANKING_BATCH_DEADLINE,
          RANKING_COALESCE,
          RANKING_ATTENDED_ITEMS,
          TWO_TOWER_MODEL,
          TWO_TOWER_TRAIN,
          TWO_TOWER_DIMENSION,
          TWO_TOWER_EMBEDDING_ROWS,
          TWO_TOWER_HISTORY_LENGTH,
          TWO_TOWER_HIDDEN_UNITS,
          TWO_TOWER_BATCH_SIZE,
          TWO_TOWER_MEMORY,
          TWO_TOWER_REPLAYS,
          TWO_TOWER_PUBLISH_BATCHES,
          TWO_TOWER_MOST_ITEMS,
          EXAMPLES_GROUP_ID,
          EXAMPLES_HORIZON,
          EXAMPLES_NEGATIVES,
          EXAMPLES_MOST_LISTS,
          EXAMPLES_MOST_INTERACTIONS,
          TRAINING_GROUP_ID,
          TRAINING_DIRECTORY,
          TRAINING_KEPT_MODELS,
          TRAINING_RESET,
          TRAINING_BATCH_SIZE,
          TRAINING_LEARNING_RATE,
          TRAINING_EMBEDDING_RATE,
          TRAINING_FIRST_EXAMPLES,
          TRAINING_HELD_OUT_SHARE,
          TRAINING_HELD_OUT_EXAMPLES,
          TRAINING_VALIDATION_STEPS,
          TRAINING_HISTORY,
          TRAINING_DIMENSION,
          TRAINING_EMBEDDING_ROWS,
          TRAINING_ATTENTION_UNITS,
          TRAINING_HIDDEN_UNITS);

  private RecommendationJobOptions() {}

  /** Whether a key is that of an option, or of one entry of an option that is a map. */
  static boolean isKnown(String key) {
    return ALL.stream()
        .anyMatch(
            option ->
                key.equals(option.key())
                    || (option.defaultValue() instanceof Map
                        && key.startsWith(option.key() + ".")));
  }

  /**
   * The key of an option that takes the fewest changes of one character to get to from a text;
   * empty where it takes more than a slip of the pen. The case of letters does not count.
   */
  static Optional<String> nearKey(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return ALL.stream()
        .map(ConfigOption::key)
        .min(Comparator.comparingInt(key -> editDistance(key, lower)))
        .filter(key -> editDistance(key, lower) <= MOST_SLIPS);
  }

  /** Levenshtein's distance: characters to insert, delete or replace. */
  private static int editDistance(String from, String to) {
    int[] distances = IntStream.rangeClosed(0, to.length()).toArray();
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = distances[0];
      distances[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = distances[j];
        distances[j] = Math.min(replaced, 1 + Math.min(distances[j], distances[j - 1]));
      }
    }
    return distances[to.length()];
  }
}
