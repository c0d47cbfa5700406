package io.millrace.cli.bench;

import io.millrace.flink.config.JobConfiguration;
import io.millrace.flink.config.RecommendationJobConfig;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the measured job runs. */
final class JobOptions {

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description =
          "Subtasks of each operator, and partitions of each topic (default: ${DEFAULT-VALUE}).")
  private int parallelism = 1;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A configuration file of the job (default: the defaults of all options).")
  private @Nullable Path config;

  int parallelism() {
    return parallelism;
  }

  /**
   * The configuration of the job.
   *
   * @throws IllegalArgumentException with one clear line if it cannot be used
   */
  Configuration configuration() {
    Configuration configuration = JobConfiguration.defaults();
    if (config != null) {
      configuration.addAll(JobConfiguration.fromFile(config));
    }
    var unused = RecommendationJobConfig.from(configuration);
    return configuration;
  }
}
