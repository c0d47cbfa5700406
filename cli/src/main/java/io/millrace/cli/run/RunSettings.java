package io.millrace.cli.run;

import io.millrace.cli.broker.BootstrapServers;
import io.millrace.cli.cluster.JobKind;
import io.millrace.cli.console.CommandException;
import io.millrace.evaluation.JobConfigFile;
import io.millrace.flink.config.JobConfiguration;
import io.millrace.flink.config.KafkaConfig;
import io.millrace.flink.config.RecommendationJobOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.jspecify.annotations.Nullable;

/** The configuration of cluster and job: the defaults, then a file, then the command line. */
final class RunSettings {
  private static final int PARALLELISM = 2;
  private static final int MOST_PARALLELISM = 64;

  /** A broker that restarts is survived; what fails again and again is not. */
  private static final int MOST_FAILURES = 3;

  private static final Duration FAILURE_INTERVAL = Duration.ofMinutes(5);
  private static final Duration RESTART_DELAY = Duration.ofSeconds(2);

  private final Configuration configuration;

  private RunSettings(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * Starts with the defaults and a file.
   *
   * @throws CommandException if the file or an option in it is wrong
   */
  static RunSettings of(@Nullable Path file) {
    Configuration configuration = JobConfiguration.defaults();
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, PARALLELISM);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "failure-rate");
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_MAX_FAILURES_PER_INTERVAL,
        MOST_FAILURES);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_FAILURE_RATE_INTERVAL,
        FAILURE_INTERVAL);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_DELAY, RESTART_DELAY);
    if (file != null) {
      try {
        // Says which file is wrong; what the command line adds is checked later.
        var unused = JobConfigFile.read(file);
        configuration.addAll(JobConfiguration.fromFile(file));
      } catch (IllegalArgumentException e) {
        throw CommandException.unusable(String.valueOf(e.getMessage()));
      }
    }
    return new RunSettings(configuration);
  }

  void bootstrapServers(BootstrapServers servers) {
    configuration.set(RecommendationJobOptions.BOOTSTRAP_SERVERS, servers.toString());
  }

  void topicPrefix(String prefix) {
    configuration.set(RecommendationJobOptions.TOPIC_PREFIX, prefix);
  }

  void parallelism(int parallelism) {
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
  }

  boolean hasNoModelDirectory() {
    return configuration.get(RecommendationJobOptions.TRAINING_DIRECTORY).isEmpty();
  }

  /** Where models are written. */
  void modelDirectory(Path directory) {
    configuration.set(
        RecommendationJobOptions.TRAINING_DIRECTORY,
        directory.toAbsolutePath().normalize().toUri().toString());
  }

  /** The prefix of all topics, empty where none is configured. */
  String topicPrefix() {
    return configuration.get(RecommendationJobOptions.TOPIC_PREFIX);
  }

  /**
   * Checks all of it.
   *
   * @throws CommandException if it cannot be run
   */
  KafkaConfig check(JobKind job) {
    try {
      int parallelism = configuration.get(CoreOptions.DEFAULT_PARALLELISM);
      if (parallelism < 1 || parallelism > MOST_PARALLELISM) {
        throw new IllegalArgumentException(
            "the parallelism is from 1 to %d, not %d".formatted(MOST_PARALLELISM, parallelism));
      }
      KafkaConfig kafka = job.check(configuration);
      var unused = BootstrapServers.parse(kafka.bootstrapServers());
      return kafka;
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable(String.valueOf(e.getMessage()));
    }
  }

  /** All of it, as Flink takes it. */
  Configuration toFlink() {
    return new Configuration(configuration);
  }
}
