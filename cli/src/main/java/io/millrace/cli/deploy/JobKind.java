package io.millrace.cli.deploy;

import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.flink.config.TrainingExamplesJobConfig;
import io.millrace.flink.config.TrainingJobConfig;
import io.millrace.flink.job.RecommendationJob;
import io.millrace.flink.job.TrainingExamplesJob;
import io.millrace.flink.job.TrainingJob;
import java.util.Locale;
import org.apache.flink.configuration.Configuration;

/** The jobs that can be deployed. */
enum JobKind {
  /** Interactions in, lists out. */
  RECOMMEND(RecommendationJob.NAME, RecommendationJob.class),
  /** Lists and interactions in, training examples out. */
  EXAMPLES(TrainingExamplesJob.NAME, TrainingExamplesJob.class),
  /** Training examples in, models out. */
  TRAIN(TrainingJob.NAME, TrainingJob.class);

  private final String jobName;
  private final Class<?> entryClass;

  JobKind(String jobName, Class<?> entryClass) {
    this.jobName = jobName;
    this.entryClass = entryClass;
  }

  /** Its name in the cluster. */
  String jobName() {
    return jobName;
  }

  /** Whose main method defines it. */
  String entryClass() {
    return entryClass.getName();
  }

  /**
   * Checks a configuration.
   *
   * @throws IllegalArgumentException with one clear line if it cannot be run
   */
  void check(Configuration configuration) {
    var unused =
        switch (this) {
          case RECOMMEND -> RecommendationJobConfig.from(configuration);
          case EXAMPLES -> TrainingExamplesJobConfig.from(configuration);
          case TRAIN -> TrainingJobConfig.from(configuration);
        };
  }

  /** As it is asked for on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
