package io.millrace.flink.config;

import io.millrace.ranking.continuous.ContinuousConfig;
import io.millrace.ranking.din.DinSpec;
import io.millrace.schemas.encoding.InteractionLimits;
import java.io.Serializable;
import java.net.URI;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The whole configuration of the training job, checked. It is read from the same options as that of
 * the recommendation job, so that the model is made for its features and is called what it serves.
 *
 * @param kafka the topics
 * @param limits what an interaction may not exceed
 * @param model the name of the models that are announced; files are named after it
 * @param directory where models are written: a URI with a scheme
 * @param keptModels files of the newest models that stay there, 2 or more
 * @param reset whether to begin anew where the state is that of a model of other features or sizes
 * @param spec the sizes of the model
 * @param training how it is trained
 * @param twoTower the same of the two-tower model
 */
public record TrainingJobConfig(
    KafkaConfig kafka,
    InteractionLimits limits,
    String model,
    URI directory,
    int keptModels,
    boolean reset,
    DinSpec spec,
    ContinuousConfig training,
    TwoTowerTrainingConfig twoTower)
    implements Serializable {

  public TrainingJobConfig {
    requireFileName(model);
    if (!directory.isAbsolute() || directory.isOpaque()) {
      throw new IllegalArgumentException(
          "the directory is a URI like file:///var/lib/millrace/models or s3://bucket/models, not "
              + (directory.toString().isEmpty() ? "empty" : directory));
    }
    if (keptModels < 2) {
      // Jobs read the one before until they hear of the newest.
      throw new IllegalArgumentException("2 models or more are kept, not " + keptModels);
    }
  }

  static void requireFileName(String model) {
    if (!model.matches("[a-zA-Z0-9._-]{1,100}")) {
      throw new IllegalArgumentException(
          "the name of a model that is trained is 1 to 100 letters, digits, dots, underscores and"
              + " hyphens, not "
              + model);
    }
  }

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException with one clear line if an option is unknown or out of range
   */
  public static TrainingJobConfig from(ReadableConfig config) {
    return OptionReader.readTraining(config);
  }
}
