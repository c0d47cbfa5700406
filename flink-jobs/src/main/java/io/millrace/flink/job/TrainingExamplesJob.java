package io.millrace.flink.job;

import io.millrace.core.training.ServedList;
import io.millrace.flink.config.JobConfiguration;
import io.millrace.flink.config.TrainingExamplesJobConfig;
import io.millrace.flink.connector.KafkaEnds;
import io.millrace.flink.connector.ReceivedWatermarks;
import io.millrace.flink.element.ArrivedInteraction;
import io.millrace.flink.element.JoinedExample;
import io.millrace.flink.element.ReceivedList;
import io.millrace.flink.element.ReceivedRecord;
import io.millrace.flink.element.RejectedRecord;
import io.millrace.flink.operator.JoinExamplesFunction;
import io.millrace.flink.operator.RouteListsFunction;
import io.millrace.flink.operator.RouteReceivedFunction;
import io.millrace.flink.state.Types;
import io.millrace.flink.state.Uids;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Served lists and interactions in, training examples out. */
public final class TrainingExamplesJob {

  /** The name of the job in the cluster. */
  public static final String NAME = "millrace-training-examples";

  /** Where the records come from. */
  public record Inputs(
      Source<ReceivedList, ?, ?> rankingRequests, Source<ReceivedRecord, ?, ?> interactions) {}

  /** Where the results go. */
  public record Outputs(Sink<JoinedExample> trainingExamples, Sink<RejectedRecord> deadLetters) {}

  private TrainingExamplesJob() {}

  /** Runs the job. Arguments: {@code --config FILE} and {@code -Dkey=value}. */
  public static void main(String[] args) throws Exception {
    // The cluster tells its own configuration through an environment only.
    Configuration configuration =
        JobConfiguration.fromArguments(
            StreamExecutionEnvironment.getExecutionEnvironment().getConfiguration(), args);
    TrainingExamplesJobConfig config = TrainingExamplesJobConfig.from(configuration);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    define(env, config);
    env.execute(NAME);
  }

  /** Defines the job between the topics of the configuration. */
  public static void define(StreamExecutionEnvironment env, TrainingExamplesJobConfig config) {
    KafkaEnds kafka = new KafkaEnds(config.kafka());
    define(
        env,
        config,
        new Inputs(kafka.servedLists(config.limits()), kafka.interactions(config.limits())),
        new Outputs(
            kafka.trainingExamples(env.getCheckpointConfig().isCheckpointingEnabled()),
            kafka.deadLetters()));
  }

  /**
   * Defines the job between any sources and any sinks. Interactions that cannot be used are counted
   * here; they are dead letters of the recommendation job, which reads the same topic.
   */
  public static void define(
      StreamExecutionEnvironment env,
      TrainingExamplesJobConfig config,
      Inputs inputs,
      Outputs outputs) {

    SingleOutputStreamOperator<ServedList> lists =
        env.fromSource(
                inputs.rankingRequests(),
                ReceivedWatermarks.strategy(config.eventTime()),
                "ranking-requests",
                Types.RECEIVED_LIST)
            .uid(Uids.RANKING_REQUESTS_SOURCE)
            .process(new RouteListsFunction(), Types.SERVED_LIST)
            .uid(Uids.ROUTE_LISTS)
            .name("RouteLists");

    DataStream<ArrivedInteraction> interactions =
        env.fromSource(
                inputs.interactions(),
                ReceivedWatermarks.strategy(config.eventTime()),
                "interactions",
                Types.RECEIVED_RECORD)
            .uid(Uids.INTERACTIONS_SOURCE)
            .process(new RouteReceivedFunction(config.sessionExpiry()), Types.ARRIVED_INTERACTION)
            .uid(Uids.ROUTE_RECEIVED)
            .name("RouteReceived");

    lists
        .keyBy(ServedList::session)
        .connect(interactions.keyBy(arrived -> arrived.interaction().session()))
        .process(new JoinExamplesFunction(config.examples()), Types.JOINED_EXAMPLE)
        .uid(Uids.JOIN_EXAMPLES)
        .name("JoinExamples")
        .sinkTo(outputs.trainingExamples())
        .uid(Uids.TRAINING_EXAMPLES_SINK)
        .name("training-examples");
    lists
        .getSideOutput(RouteListsFunction.REJECTED)
        .sinkTo(outputs.deadLetters())
        .uid(Uids.DEAD_LETTERS_SINK)
        .name("dead-letters");
  }
}
