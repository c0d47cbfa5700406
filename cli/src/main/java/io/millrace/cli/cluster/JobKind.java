package io.millrace.cli.cluster;

import io.millrace.flink.config.KafkaConfig;
import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.flink.config.TrainingExamplesJobConfig;
import io.millrace.flink.config.TrainingJobConfig;
import io.millrace.flink.job.RecommendationJob;
import io.millrace.flink.job.TrainingExamplesJob;
import io.millrace.flink.job.TrainingJob;
import io.millrace.schemas.Topic;
import java.util.List;
import java.util.Locale;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The jobs that a cluster can run, one in this process or any other. */
public enum JobKind {
  /** Interactions in, lists out. */
  RECOMMEND(
      RecommendationJob.NAME,
      RecommendationJob.class,
      List.of(Topic.INTERACTIONS, Topic.MODELS),
      List.of(
          Topic.RECOMMENDATIONS,
          Topic.ITEM_NEIGHBORS,
          Topic.ITEMS,
          Topic.RANKING_REQUESTS,
          Topic.SAMPLING_PROBABILITIES,
          Topic.DEAD_LETTERS)) {

    @Override
    public KafkaConfig check(Configuration configuration) {
      return RecommendationJobConfig.from(configuration).kafka();
    }

    @Override
    void define(StreamExecutionEnvironment env, Configuration configuration) {
      RecommendationJob.define(env, RecommendationJobConfig.from(configuration));
    }
  },

  /** Served lists and interactions in, training examples out. */
  EXAMPLES(
      TrainingExamplesJob.NAME,
      TrainingExamplesJob.class,
      List.of(Topic.RANKING_REQUESTS, Topic.INTERACTIONS),
      List.of(Topic.TRAINING_EXAMPLES, Topic.DEAD_LETTERS)) {

    @Override
    public KafkaConfig check(Configuration configuration) {
      return TrainingExamplesJobConfig.from(configuration).kafka();
    }

    @Override
    void define(StreamExecutionEnvironment env, Configuration configuration) {
      TrainingExamplesJob.define(env, TrainingExamplesJobConfig.from(configuration));
    }
  },

  /** Training examples and interactions in, models out. */
  TRAIN(
      TrainingJob.NAME,
      TrainingJob.class,
      List.of(Topic.TRAINING_EXAMPLES, Topic.INTERACTIONS),
      List.of(Topic.MODELS, Topic.DEAD_LETTERS)) {

    @Override
    public KafkaConfig check(Configuration configuration) {
      return TrainingJobConfig.from(configuration).kafka();
    }

    @Override
    void define(StreamExecutionEnvironment env, Configuration configuration) {
      TrainingJob.define(env, TrainingJobConfig.from(configuration));
    }
  };

  private final String jobName;
  private final Class<?> entryClass;

  // lists made by List.of never change
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Topic> inputs;

  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Topic> outputs;

  JobKind(String jobName, Class<?> entryClass, List<Topic> inputs, List<Topic> outputs) {
    this.jobName = jobName;
    this.entryClass = entryClass;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  /** What the job reads; what drives it comes first. */
  public List<Topic> inputs() {
    return inputs;
  }

  /** What the job writes. */
  public List<Topic> outputs() {
    return outputs;
  }

  /** The name of the job in the cluster. */
  public String jobName() {
    return jobName;
  }

  /** The class whose main method defines the job. */
  public String entryClass() {
    return entryClass.getName();
  }

  /**
   * Checks a configuration, and says which topics it is about.
   *
   * @throws IllegalArgumentException with one clear line if the job cannot run with it
   */
  public abstract KafkaConfig check(Configuration configuration);

  /** Defines the job between the topics of a configuration that was checked. */
  abstract void define(StreamExecutionEnvironment env, Configuration configuration);

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
