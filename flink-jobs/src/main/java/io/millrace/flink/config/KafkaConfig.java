package io.millrace.flink.config;

import io.millrace.schemas.encoding.Encoding;
import java.io.Serializable;
import java.util.Map;

/**
 * Where the topics are and how the job writes to them.
 *
 * @param bootstrapServers host:port of one or more brokers, separated by commas
 * @param groupId the consumer group; a start without state begins at its committed offsets
 * @param topicPrefix put in front of every topic name as it is: what Kafka allows in names, may be
 *     empty
 * @param encoding the encoding of what the job writes
 * @param properties further properties of the Kafka clients
 */
public record KafkaConfig(
    String bootstrapServers,
    String groupId,
    String topicPrefix,
    Encoding encoding,
    Map<String, String> properties)
    implements Serializable {

  public KafkaConfig {
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException("the bootstrap servers are missing");
    }
    if (groupId.isBlank()) {
      throw new IllegalArgumentException("the group id is missing");
    }
    if (!topicPrefix.matches("[a-zA-Z0-9._-]{0,200}")) {
      throw new IllegalArgumentException(
          "the topic prefix is up to 200 letters, digits, dots, underscores and hyphens, not "
              + topicPrefix);
    }
    properties = Map.copyOf(properties);
  }
}
