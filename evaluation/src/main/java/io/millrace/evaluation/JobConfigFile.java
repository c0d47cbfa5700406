package io.millrace.evaluation;

import io.millrace.flink.config.JobConfiguration;
import io.millrace.flink.config.RecommendationJobConfig;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/** The configuration of a job, where no job runs. */
public final class JobConfigFile {

  private JobConfigFile() {}

  /**
   * Reads a file as the recommendation job does.
   *
   * @param file null for the defaults of all options
   * @throws IllegalArgumentException with one clear line if the file or an option is wrong
   */
  public static RecommendationJobConfig read(@Nullable Path file) {
    return RecommendationJobConfig.from(
        file == null ? new Configuration() : JobConfiguration.fromFile(file));
  }
}
