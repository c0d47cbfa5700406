package io.millrace.evaluation;

import io.millrace.core.RecommenderConfig;
import io.millrace.flink.config.JobConfiguration;
import io.millrace.flink.config.RecommendationJobConfig;
import java.nio.file.Path;

/** The recommender's parameters from a configuration file of the job. */
public final class RecommenderConfigFile {

  private RecommenderConfigFile() {}

  /**
   * Reads a file as the recommendation job does; what is not the recommender's has no effect.
   *
   * @throws IllegalArgumentException with one clear line if the file or an option is wrong
   */
  public static RecommenderConfig read(Path file) {
    return RecommendationJobConfig.from(JobConfiguration.fromFile(file)).recommender();
  }
}
