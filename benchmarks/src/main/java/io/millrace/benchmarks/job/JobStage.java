package io.millrace.benchmarks.job;

import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.flink.connector.KafkaEnds;
import io.millrace.flink.job.RecommendationJob;
import io.millrace.flink.job.RecommendationJob.Outputs;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * How far a measured job goes. All read their interactions from Kafka. What the last operator of a
 * stage sends is thrown away, but for the last stage, which is the whole job and writes to Kafka.
 */
public enum JobStage {
  /** Up to {@code TrackSession}. */
  SESSION("session"),
  /** Up to {@code FollowNeighbors}. */
  CO_OCCURRENCE("coOccurrence"),
  /** Up to {@code GenerateCandidates}. */
  CANDIDATES("candidates"),
  /** The whole job. */
  RANKING("ranking");

  private final String label;

  JobStage(String label) {
    this.label = label;
  }

  /** The name in options, tables and JSON. */
  public String label() {
    return label;
  }

  /**
   * Defines the job up to this stage.
   *
   * @param from where interactions and models are read
   * @param to where the whole job writes
   */
  void define(
      StreamExecutionEnvironment env,
      RecommendationJobConfig config,
      KafkaEnds from,
      KafkaEnds to) {
    if (this == RANKING) {
      RecommendationJob.define(
          env,
          config,
          from.interactions(config.limits()),
          from.models(),
          new Outputs(
              to.recommendations(),
              to.itemNeighbors(config.recommender().coOccurrence()),
              to.items(),
              to.rankingRequests(config.recommender().featureSchema(), true),
              to.samplingProbabilities(),
              to.deadLetters()));
      return;
    }
    var arrived = RecommendationJob.arrived(env, config, from.interactions(config.limits()));
    var visits = RecommendationJob.visits(arrived, config);
    if (this == SESSION) {
      discard(visits);
      return;
    }
    DataStream<NeighborAnswer> answers =
        RecommendationJob.answers(RecommendationJob.messages(visits, config), config);
    if (this == CO_OCCURRENCE) {
      discard(answers);
      return;
    }
    discard(
        RecommendationJob.candidates(
            answers,
            RecommendationJob.announced(env, from.models())
                .union(RecommendationJob.estimates(arrived, config)),
            config));
  }

  private static void discard(DataStream<?> results) {
    results.sinkTo(new DiscardingSink<>()).uid("discard").name("discard");
  }
}
