package io.millrace.benchmarks.job;

import io.millrace.flink.config.RecommendationJobOptions;
import io.millrace.flink.config.TrainingJobConfig;
import io.millrace.ranking.din.DinModel;
import org.apache.flink.configuration.Configuration;

/**
 * A model of the size that the training job makes by default, before it has learned anything. It
 * takes as long as a trained one, and its order is that of the blend.
 */
final class DefaultModel {

  private DefaultModel() {}

  /** The model for the features of a configuration. */
  static DinModel of(Configuration configuration) {
    Configuration training = new Configuration(configuration);
    // Nothing is written there, but the job wants to know.
    training.set(RecommendationJobOptions.TRAINING_DIRECTORY, "file:///");
    return DinModel.initial(TrainingJobConfig.from(training).spec(), 1);
  }
}
