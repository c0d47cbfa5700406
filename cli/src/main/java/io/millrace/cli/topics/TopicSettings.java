package io.millrace.cli.topics;

import io.millrace.schemas.Topic;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How a topic of Millrace is set up on the broker. Every topic takes the broker's own time for its
 * records, because event times are within the records, and as Kafka timestamps they would do harm:
 * a log from last year would be deleted on arrival, and an interaction from a shop whose clock is
 * two hours fast refused. The recommendation job compares event times with the broker's.
 */
public final class TopicSettings {

  private TopicSettings() {}

  /** A topic to create. */
  public static NewTopic newTopic(
      Topic topic, String prefix, int partitions, short replicationFactor) {
    return new NewTopic(topic.named(prefix), partitions, replicationFactor)
        .configs(configuration(topic));
  }

  /** The settings that matter, by Kafka's names, in the order to show them. */
  static Map<String, String> configuration(Topic topic) {
    Map<String, String> configuration = new LinkedHashMap<>();
    configuration.put(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        topic.compacted() ? TopicConfig.CLEANUP_POLICY_COMPACT : TopicConfig.CLEANUP_POLICY_DELETE);
    configuration.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    return configuration;
  }
}
