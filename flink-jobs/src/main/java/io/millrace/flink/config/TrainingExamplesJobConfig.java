package io.millrace.flink.config;

import io.millrace.core.training.ExampleConfig;
import io.millrace.schemas.encoding.InteractionLimits;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The whole configuration of the training examples job, checked. It is read from the same options
 * as that of the recommendation job, so that one file serves both.
 *
 * @param kafka the topics
 * @param limits what an interaction may not exceed
 * @param eventTime how event time advances
 * @param sessionExpiry interactions so far behind the watermark are too late, as they are for the
 *     recommendation job; more than zero
 * @param examples how examples are made
 */
public record TrainingExamplesJobConfig(
    KafkaConfig kafka,
    InteractionLimits limits,
    EventTimeConfig eventTime,
    Duration sessionExpiry,
    ExampleConfig examples)
    implements Serializable {

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException with one clear line if an option is unknown or out of range
   */
  public static TrainingExamplesJobConfig from(ReadableConfig config) {
    return OptionReader.readTrainingExamples(config);
  }
}
