package io.millrace.flink.config;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.candidate.Channel;
import io.millrace.core.feature.RequestSample;
import io.millrace.schemas.encoding.InteractionLimits;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The whole configuration of the recommendation job, checked.
 *
 * @param kafka the topics
 * @param limits what an interaction may not exceed
 * @param eventTime how event time advances
 * @param publishInterval least event time between two publications of an item's neighbours, 0 or
 *     more
 * @param cachedRows the most rows of neighbours that a subtask keeps as objects in front of
 *     RocksDB, 0 or more
 * @param cachedSessions the most sessions that a subtask keeps as objects in front of RocksDB, 0 or
 *     more
 * @param rankingRequests which lists are written to the topic ranking-requests
 * @param ranking how models are served
 * @param recommender the parameters of the algorithms
 */
public record RecommendationJobConfig(
    KafkaConfig kafka,
    InteractionLimits limits,
    EventTimeConfig eventTime,
    Duration publishInterval,
    int cachedRows,
    int cachedSessions,
    RequestSample rankingRequests,
    RankingConfig ranking,
    RecommenderConfig recommender)
    implements Serializable {

  public RecommendationJobConfig {
    if (publishInterval.isNegative()) {
      throw new IllegalArgumentException(
          "the interval of item-neighbors is 0 or more, not " + publishInterval);
    }
    // Fails where a channel names a rule that is not there.
    recommender.channels();
    requireRuleOfSecondHop(recommender);
  }

  private static void requireRuleOfSecondHop(RecommenderConfig recommender) {
    List<String> rules = recommender.coOccurrence().ruleNames();
    String followed = recommender.coOccurrence().secondHop().rule();
    if (!rules.contains(followed)
        && recommender.candidates().channels().stream()
            .anyMatch(channel -> channel.source().equals(Channel.SECOND_HOP))) {
      throw new IllegalArgumentException(
          "there is no second hop, because it follows the rule %s; the rules are %s"
              .formatted(followed, String.join(", ", rules)));
    }
  }

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException with one clear line if an option is unknown or out of range
   */
  public static RecommendationJobConfig from(ReadableConfig config) {
    return OptionReader.read(config);
  }
}
