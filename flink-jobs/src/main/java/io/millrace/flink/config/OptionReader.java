package io.millrace.flink.config;

import static io.millrace.flink.config.RecommendationJobOptions.*;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.activity.SessionConfig;
import io.millrace.core.candidate.CalibrationConfig;
import io.millrace.core.candidate.CandidateConfig;
import io.millrace.core.candidate.Channel;
import io.millrace.core.cooccurrence.AdjacentRule;
import io.millrace.core.cooccurrence.BuyToBuyRule;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.CoOccurrenceRule;
import io.millrace.core.cooccurrence.ItemCfRule;
import io.millrace.core.cooccurrence.SecondHopConfig;
import io.millrace.core.cooccurrence.TimeDecayedRule;
import io.millrace.core.cooccurrence.TypeWeightedRule;
import io.millrace.core.decay.ForwardDecay;
import io.millrace.core.feature.FeatureSchema;
import io.millrace.core.feature.RequestSample;
import io.millrace.core.popularity.PopularityConfig;
import io.millrace.core.popularity.TrendingConfig;
import io.millrace.core.sampling.SamplingConfig;
import io.millrace.core.sampling.SamplingShape;
import io.millrace.core.training.ExampleConfig;
import io.millrace.ranking.continuous.ContinuousConfig;
import io.millrace.ranking.continuous.HeldOut;
import io.millrace.ranking.din.DinSize;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.TrainingConfig;
import io.millrace.ranking.twotower.TwoTowerConfig;
import io.millrace.ranking.twotower.TwoTowerSpec;
import io.millrace.ranking.twotower.TwoTowerStreamConfig;
import io.millrace.schemas.encoding.InteractionLimits;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Turns options into the immutable configuration of a job. Every failure is an {@link
 * IllegalArgumentException} of one line that begins with the option's key or the part of it that
 * several options share.
 */
final class OptionReader {

  /** So that a time and a duration always add up to a time. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /** Ids travel as text of at most 64 KiB in an encoding that is up to twice as long as UTF-8. */
  private static final int LONGEST_ID = 10_000;

  /** 40 GB of rows; more would not fit into a task manager's heap. */
  private static final int MOST_CACHED = 10_000_000;

  /** Some 38 kB each. */
  private static final int MOST_BATCHED_LISTS = 10_000;

  private static final List<String> CHANNELS_BESIDE_RULES =
      Stream.concat(Channel.WITHOUT_KEYS.stream(), Stream.of(Channel.SECOND_HOP)).toList();

  private final ReadableConfig config;

  private OptionReader(ReadableConfig config) {
    this.config = config;
  }

  static RecommendationJobConfig read(ReadableConfig config) {
    rejectUnknown(config);
    return new OptionReader(config).read();
  }

  static TrainingExamplesJobConfig readTrainingExamples(ReadableConfig config) {
    rejectUnknown(config);
    return new OptionReader(config).readTrainingExamples();
  }

  static TrainingJobConfig readTraining(ReadableConfig config) {
    rejectUnknown(config);
    return new OptionReader(config).readTraining();
  }

  private static void rejectUnknown(ReadableConfig config) {
    if (config instanceof Configuration configuration) {
      for (String key : configuration.keySet()) {
        if (key.toLowerCase(Locale.ROOT).startsWith(PREFIX)
            && !RecommendationJobOptions.isKnown(key)) {
          throw new IllegalArgumentException(
              key
                  + ": there is no such option"
                  + RecommendationJobOptions.nearKey(key)
                      .map(near -> "; did you mean " + near + "?")
                      .orElse(""));
        }
      }
    }
  }

  private RecommendationJobConfig read() {
    KafkaConfig kafka = within("kafka", () -> kafka(GROUP_ID));
    InteractionLimits limits = within("input", this::limits);
    EventTimeConfig eventTime = within("event-time", this::eventTime);
    Duration publishInterval = duration(PUBLISH_INTERVAL);
    int cachedRows = (int) inRange(CACHED_ROWS, get(CACHED_ROWS), 0, MOST_CACHED);
    int cachedSessions = (int) inRange(CACHED_SESSIONS, get(CACHED_SESSIONS), 0, MOST_CACHED);
    RequestSample rankingRequests =
        within("ranking-requests.share", () -> new RequestSample(get(RANKING_REQUESTS_SHARE)));
    RankingConfig ranking = within("ranking", this::ranking);
    CoOccurrenceConfig coOccurrence = within("co-occurrence", this::coOccurrence);
    SessionConfig session = within("session", this::session);
    PopularityConfig popularity = within("popularity", this::popularity);
    TrendingConfig trending = within("trending", this::trending);
    SamplingConfig sampling = within("sampling", this::sampling);
    CandidateConfig candidates = within("candidates", () -> candidates(coOccurrence));
    // What is left to check are the rules that the channels name.
    return within(
        "candidates.channels",
        () ->
            new RecommendationJobConfig(
                kafka,
                limits,
                eventTime,
                publishInterval,
                cachedRows,
                cachedSessions,
                rankingRequests,
                ranking,
                new RecommenderConfig(
                    session, coOccurrence, popularity, trending, sampling, candidates)));
  }

  private TrainingExamplesJobConfig readTrainingExamples() {
    return new TrainingExamplesJobConfig(
        within("kafka", () -> kafka(EXAMPLES_GROUP_ID)),
        within("input", this::limits),
        within("event-time", this::eventTime),
        within("session", this::session).expiry(),
        within("training-examples", this::examples));
  }

  private ExampleConfig examples() {
    return new ExampleConfig(
        duration(EXAMPLES_HORIZON),
        get(EXAMPLES_NEGATIVES),
        get(EXAMPLES_MOST_LISTS),
        get(EXAMPLES_MOST_INTERACTIONS));
  }

  private TrainingJobConfig readTraining() {
    // The model reads the features that the recommendation job computes.
    RecommendationJobConfig served = read();
    FeatureSchema features = served.recommender().featureSchema();
    TwoTowerTrainingConfig twoTower =
        within("two-tower", () -> twoTower(served.recommender().session(), served.eventTime()));
    return within(
        "training",
        () ->
            new TrainingJobConfig(
                within("kafka", () -> kafka(TRAINING_GROUP_ID)),
                within("input", this::limits),
                get(RANKING_MODEL),
                uri(TRAINING_DIRECTORY),
                get(TRAINING_KEPT_MODELS),
                get(TRAINING_RESET),
                spec(features),
                training(),
                twoTower));
  }

  private TwoTowerTrainingConfig twoTower(SessionConfig session, EventTimeConfig eventTime) {
    TwoTowerSpec sizes = TwoTowerSpec.DEFAULT;
    TwoTowerStreamConfig defaults = TwoTowerStreamConfig.DEFAULT;
    return new TwoTowerTrainingConfig(
        get(TWO_TOWER_TRAIN),
        get(TWO_TOWER_MODEL),
        eventTime,
        session,
        new TwoTowerSpec(
            get(TWO_TOWER_DIMENSION),
            get(TWO_TOWER_EMBEDDING_ROWS),
            get(TWO_TOWER_HISTORY_LENGTH),
            get(TWO_TOWER_HIDDEN_UNITS),
            sizes.temperature()),
        new TwoTowerStreamConfig(
            new TwoTowerConfig(
                get(TWO_TOWER_BATCH_SIZE),
                defaults.training().learningRate(),
                defaults.training().embeddingRate()),
            defaults.sampling(),
            get(TWO_TOWER_MEMORY),
            get(TWO_TOWER_REPLAYS),
            get(TWO_TOWER_PUBLISH_BATCHES),
            get(TWO_TOWER_MOST_ITEMS),
            defaults.seed()));
  }

  private DinSpec spec(FeatureSchema features) {
    return DinSpec.of(
        features,
        new DinSize(
            get(TRAINING_HISTORY),
            get(TRAINING_DIMENSION),
            get(TRAINING_EMBEDDING_ROWS),
            get(TRAINING_ATTENTION_UNITS),
            DinSize.DEFAULT.softmaxAttention(),
            get(TRAINING_HIDDEN_UNITS),
            DinSize.DEFAULT.activation()));
  }

  private ContinuousConfig training() {
    ContinuousConfig defaults = ContinuousConfig.DEFAULT;
    return new ContinuousConfig(
        new TrainingConfig(
            (int) inRange(TRAINING_BATCH_SIZE, get(TRAINING_BATCH_SIZE), 1, MOST_BATCHED_LISTS),
            get(TRAINING_LEARNING_RATE),
            defaults.training().weightDecay(),
            get(TRAINING_EMBEDDING_RATE),
            defaults.training().embeddingDecay()),
        get(TRAINING_FIRST_EXAMPLES),
        new HeldOut(get(TRAINING_HELD_OUT_SHARE), get(TRAINING_HELD_OUT_EXAMPLES)),
        get(TRAINING_VALIDATION_STEPS),
        defaults.seed());
  }

  private URI uri(ConfigOption<String> option) {
    try {
      return new URI(get(option));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "%s: not a URI: %s".formatted(option.key(), e.getMessage()), e);
    }
  }

  private EventTimeConfig eventTime() {
    return new EventTimeConfig(
        duration(OUT_OF_ORDERNESS), duration(IDLE_AFTER), duration(MAX_DRIFT));
  }

  private KafkaConfig kafka(ConfigOption<String> groupId) {
    return new KafkaConfig(
        get(BOOTSTRAP_SERVERS),
        get(groupId),
        get(TOPIC_PREFIX),
        get(ENCODING),
        get(KAFKA_PROPERTIES));
  }

  private RankingConfig ranking() {
    return new RankingConfig(
        get(RANKING_SCORER),
        get(RANKING_MODEL),
        get(TWO_TOWER_MODEL),
        (int) inRange(RANKING_BATCH_SIZE, get(RANKING_BATCH_SIZE), 1, MOST_BATCHED_LISTS),
        duration(RANKING_BATCH_DEADLINE),
        get(RANKING_COALESCE),
        get(RANKING_ATTENDED_ITEMS));
  }

  private InteractionLimits limits() {
    return new InteractionLimits(
        (int) inRange(MAX_PAYLOAD, get(MAX_PAYLOAD).getBytes(), 1, Integer.MAX_VALUE),
        (int) inRange(MAX_SESSION_BYTES, get(MAX_SESSION_BYTES), 1, LONGEST_ID),
        (int) inRange(MAX_ITEM_ID_BYTES, get(MAX_ITEM_ID_BYTES), 1, LONGEST_ID),
        instant(EARLIEST_TIME),
        duration(MAX_AHEAD).toMillis());
  }

  private SessionConfig session() {
    return new SessionConfig(
        get(HISTORY_LENGTH), duration(SESSION_EXPIRY), decay(ACTIVITY_HALF_LIFE));
  }

  private CoOccurrenceConfig coOccurrence() {
    List<CoOccurrenceRule> rules = get(RULES).stream().map(this::rule).toList();
    return new CoOccurrenceConfig(
        rules,
        get(SESSION_REACH),
        get(CAPACITY),
        decay(CO_OCCURRENCE_HALF_LIFE),
        get(NEIGHBORS_PER_RULE),
        duration(ITEM_EXPIRY),
        within("co-occurrence.second-hop", this::secondHop));
  }

  private CoOccurrenceRule rule(String name) {
    return within("co-occurrence." + name, reader(RULES, name));
  }

  /** How the rule that an option names is read. */
  private Supplier<CoOccurrenceRule> reader(ConfigOption<?> option, String name) {
    Supplier<CoOccurrenceRule> reader = ruleReaders().get(name);
    if (reader == null) {
      throw new IllegalArgumentException(
          "%s: there is no co-occurrence rule %s; there are %s"
              .formatted(option.key(), name, String.join(", ", ruleReaders().keySet())));
    }
    return reader;
  }

  /** How each rule is read from its options: the one place that knows all rules by name. */
  private Map<String, Supplier<CoOccurrenceRule>> ruleReaders() {
    Map<String, Supplier<CoOccurrenceRule>> readers = new LinkedHashMap<>();
    readers.put(
        TimeDecayedRule.NAME,
        () -> new TimeDecayedRule(duration(TIME_DECAYED_HALF_LIFE), duration(TIME_DECAYED_WINDOW)));
    readers.put(AdjacentRule.NAME, () -> new AdjacentRule(get(ADJACENT_BACKWARD_WEIGHT)));
    readers.put(
        TypeWeightedRule.NAME,
        () ->
            new TypeWeightedRule(
                get(TYPE_WEIGHTED_CLICKS),
                get(TYPE_WEIGHTED_CARTS),
                get(TYPE_WEIGHTED_ORDERS),
                duration(TYPE_WEIGHTED_WINDOW)));
    readers.put(BuyToBuyRule.NAME, () -> new BuyToBuyRule(duration(BUY_TO_BUY_WINDOW)));
    readers.put(
        ItemCfRule.NAME,
        () -> new ItemCfRule(get(ITEM_CF_FORWARD_WEIGHT), get(ITEM_CF_BACKWARD_WEIGHT)));
    return readers;
  }

  private PopularityConfig popularity() {
    return new PopularityConfig(
        get(POPULARITY_CAPACITY), get(POPULARITY_LIST_LENGTH), decay(POPULARITY_HALF_LIFE));
  }

  private TrendingConfig trending() {
    TrendingConfig defaults = TrendingConfig.DEFAULT;
    return new TrendingConfig(
        defaults.capacity(),
        defaults.listLength(),
        decay(TRENDING_RECENT_HALF_LIFE),
        decay(TRENDING_LONG_TERM_HALF_LIFE),
        defaults.smoothing(),
        defaults.refreshInterval());
  }

  private SamplingConfig sampling() {
    return new SamplingConfig(
        new SamplingShape(get(SAMPLING_HASHES), get(SAMPLING_SLOTS), get(SAMPLING_STEP_LENGTH)),
        get(SAMPLING_LEARNING_RATE),
        get(SAMPLING_INITIAL_GAP),
        get(SAMPLING_AVERAGE_FIRST),
        duration(SAMPLING_PUBLISH_INTERVAL));
  }

  private SecondHopConfig secondHop() {
    // A rule that is known may be taken away, and the second hop with it; a misspelt one may not.
    var unused = reader(SECOND_HOP_RULE, get(SECOND_HOP_RULE));
    SecondHopConfig defaults = SecondHopConfig.DEFAULT;
    int reach = get(SECOND_HOP_REACH);
    return new SecondHopConfig(
        get(SECOND_HOP_RULE),
        reach,
        defaults.nearest(),
        defaults.rotating(),
        Math.max(defaults.capacity(), reach),
        defaults.listLength());
  }

  private CandidateConfig candidates(CoOccurrenceConfig coOccurrence) {
    return new CandidateConfig(
        get(KEY_ITEMS),
        get(REVISITS),
        get(RECENCY_DISCOUNT),
        get(SMOOTHING),
        get(MOST_CANDIDATES),
        get(LIST_LENGTH),
        channels(coOccurrence),
        within(
            "candidates.calibration",
            () ->
                new CalibrationConfig(
                    decay(CALIBRATION_HALF_LIFE), get(CALIBRATION_PRIOR), get(CALIBRATION_FIRST))));
  }

  private List<Channel> channels(CoOccurrenceConfig coOccurrence) {
    List<Channel> channels =
        within("candidates.channels", () -> get(CHANNELS).stream().map(this::channel).toList());
    if (!isDefault(CHANNELS)) {
      return channels;
    }
    // Whoever takes a rule away need not repeat the channels of the others.
    return channels.stream()
        .filter(
            channel ->
                channel.keys() == null
                    || coOccurrence
                        .ruleNames()
                        .contains(
                            channel.source().equals(Channel.SECOND_HOP)
                                ? coOccurrence.secondHop().rule()
                                : channel.source()))
        .toList();
  }

  private Channel channel(String text) {
    int at = text.indexOf('@');
    String source = at < 0 ? text : text.substring(0, at);
    if (!CHANNELS_BESIDE_RULES.contains(source) && !ruleReaders().containsKey(source)) {
      throw new IllegalArgumentException(
          "there is no channel %s; there are %s, %s"
              .formatted(
                  text,
                  String.join(", ", CHANNELS_BESIDE_RULES),
                  String.join(", ", ruleReaders().keySet())));
    }
    return Channel.parse(text);
  }

  private boolean isDefault(ConfigOption<?> option) {
    return config.getOptional(option).isEmpty();
  }

  private ForwardDecay decay(ConfigOption<Duration> halfLife) {
    return within(
        halfLife.key().substring(PREFIX.length()), () -> new ForwardDecay(duration(halfLife)));
  }

  private Duration duration(ConfigOption<Duration> option) {
    Duration duration = get(option);
    if (duration.compareTo(LONGEST) > 0
        || !duration.equals(duration.truncatedTo(ChronoUnit.MILLIS))) {
      throw new IllegalArgumentException(
          "%s: a duration is in whole milliseconds and at most %d d, not %s"
              .formatted(option.key(), LONGEST.toDays(), OptionText.value(duration)));
    }
    return duration;
  }

  private long instant(ConfigOption<String> option) {
    try {
      return Instant.parse(get(option)).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "%s: not an instant like 2000-01-01T00:00:00Z: %s".formatted(option.key(), get(option)),
          e);
    }
  }

  private static long inRange(ConfigOption<?> option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s: is from %d to %d, not %d".formatted(option.key(), least, most, value));
    }
    return value;
  }

  private <T> T get(ConfigOption<T> option) {
    try {
      return config.get(option);
    } catch (IllegalArgumentException | ArithmeticException e) {
      String text =
          config.get(ConfigOptions.key(option.key()).stringType().defaultValue("no text"));
      throw new IllegalArgumentException(
          "%s: not %s: %s".formatted(option.key(), OptionText.typeWithArticle(option), text), e);
    }
  }

  /** Puts the name of a group in front of a message that does not begin with a key yet. */
  private static <T> T within(String group, Supplier<T> part) {
    try {
      return part.get();
    } catch (IllegalArgumentException e) {
      String message = OptionText.withDurationsAsOptions(String.valueOf(e.getMessage()));
      if (message.startsWith(PREFIX)) {
        throw e;
      }
      throw new IllegalArgumentException("%s%s: %s".formatted(PREFIX, group, message), e);
    }
  }
}
