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
   * @throws IllegalArgumentException with one clear line that names the file, if it or an option in
   *     it is wrong
   */
  public static RecommendationJobConfig read(@Nullable Path file) {
    if (file == null) {
      return RecommendationJobConfig.from(new Configuration());
    }
    Configuration options = JobConfiguration.fromFile(file);
    try {
      return RecommendationJobConfig.from(options);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }
}
