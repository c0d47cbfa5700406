package io.millrace.flink.config;

import static io.millrace.flink.config.RecommendationJobOptions.*;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.activity.SessionConfig;
import io.millrace.core.candidate.CandidateConfig;
import io.millrace.core.cooccurrence.AdjacentRule;
import io.millrace.core.cooccurrence.CoOccurrenceConfig;
import io.millrace.core.cooccurrence.CoOccurrenceRule;
import io.millrace.core.cooccurrence.TimeDecayedRule;
import io.millrace.core.decay.ForwardDecay;
import io.millrace.core.model.InteractionType;
import io.millrace.core.popularity.PopularityConfig;
import io.millrace.schemas.encoding.InteractionLimits;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** Turns options into the immutable configuration of the job. */
final class OptionReader {

  private final ReadableConfig config;

  private OptionReader(ReadableConfig config) {
    this.config = config;
  }

  static RecommendationJobConfig read(ReadableConfig config) {
    return new OptionReader(config).read();
  }

  private RecommendationJobConfig read() {
    return new RecommendationJobConfig(
        kafka(),
        limits(),
        new EventTimeConfig(config.get(OUT_OF_ORDERNESS), config.get(IDLE_AFTER)),
        config.get(PUBLISH_INTERVAL),
        new RecommenderConfig(session(), coOccurrence(), popularity(), candidates()));
  }

  private KafkaConfig kafka() {
    return new KafkaConfig(
        config.get(BOOTSTRAP_SERVERS),
        config.get(GROUP_ID),
        config.get(TOPIC_PREFIX),
        config.get(ENCODING),
        config.get(KAFKA_PROPERTIES));
  }

  private InteractionLimits limits() {
    return new InteractionLimits(
        Math.toIntExact(config.get(MAX_PAYLOAD).getBytes()),
        config.get(MAX_SESSION_BYTES),
        config.get(MAX_ITEM_ID_BYTES),
        instant(EARLIEST_TIME),
        config.get(MAX_AHEAD).toMillis());
  }

  private SessionConfig session() {
    return new SessionConfig(config.get(HISTORY_LENGTH), config.get(SESSION_EXPIRY));
  }

  private CoOccurrenceConfig coOccurrence() {
    List<CoOccurrenceRule> rules = config.get(RULES).stream().map(this::rule).toList();
    return new CoOccurrenceConfig(
        rules,
        config.get(SESSION_REACH),
        config.get(CAPACITY),
        new ForwardDecay(config.get(CO_OCCURRENCE_HALF_LIFE)),
        config.get(NEIGHBORS_PER_RULE),
        config.get(ITEM_EXPIRY));
  }

  private CoOccurrenceRule rule(String name) {
    return switch (name) {
      case TimeDecayedRule.NAME ->
          new TimeDecayedRule(config.get(TIME_DECAYED_HALF_LIFE), config.get(TIME_DECAYED_WINDOW));
      case AdjacentRule.NAME -> new AdjacentRule(config.get(ADJACENT_BACKWARD_WEIGHT));
      default ->
          throw new IllegalArgumentException(
              "%s: there is no co-occurrence rule %s; there are %s and %s"
                  .formatted(RULES.key(), name, TimeDecayedRule.NAME, AdjacentRule.NAME));
    };
  }

  private PopularityConfig popularity() {
    return new PopularityConfig(
        config.get(POPULARITY_CAPACITY),
        config.get(POPULARITY_LIST_LENGTH),
        new ForwardDecay(config.get(POPULARITY_HALF_LIFE)));
  }

  private CandidateConfig candidates() {
    return new CandidateConfig(
        config.get(KEY_ITEMS),
        config.get(REVISITS),
        config.get(RECENCY_DISCOUNT),
        config.get(SMOOTHING),
        config.get(MOST_CANDIDATES),
        config.get(LIST_LENGTH),
        Map.of(
            InteractionType.CLICKS, weights(CLICKS_WEIGHTS),
            InteractionType.CARTS, weights(CARTS_WEIGHTS),
            InteractionType.ORDERS, weights(ORDERS_WEIGHTS)));
  }

  private Map<String, Double> weights(ConfigOption<Map<String, String>> option) {
    Map<String, Double> weights = new HashMap<>();
    config
        .get(option)
        .forEach(
            (channel, weight) -> {
              try {
                weights.put(channel, Double.valueOf(weight));
              } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                    "%s: the weight of %s is not a number: %s"
                        .formatted(option.key(), channel, weight),
                    e);
              }
            });
    return weights;
  }

  private long instant(ConfigOption<String> option) {
    try {
      return Instant.parse(config.get(option)).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "%s: not an instant like 2000-01-01T00:00:00Z: %s"
              .formatted(option.key(), config.get(option)),
          e);
    }
  }
}
