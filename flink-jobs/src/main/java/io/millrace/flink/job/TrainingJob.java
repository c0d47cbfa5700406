package io.millrace.flink.job;

import io.millrace.core.training.TrainingExample;
import io.millrace.flink.config.JobConfiguration;
import io.millrace.flink.config.TrainingJobConfig;
import io.millrace.flink.config.TwoTowerTrainingConfig;
import io.millrace.flink.connector.KafkaEnds;
import io.millrace.flink.connector.NoEventTime;
import io.millrace.flink.connector.ReceivedWatermarks;
import io.millrace.flink.connector.WallClock;
import io.millrace.flink.element.ReceivedExample;
import io.millrace.flink.element.ReceivedRecord;
import io.millrace.flink.element.RejectedRecord;
import io.millrace.flink.element.TrainedModel;
import io.millrace.flink.operator.FollowSessionFunction;
import io.millrace.flink.operator.RouteExamplesFunction;
import io.millrace.flink.operator.RouteReceivedFunction;
import io.millrace.flink.operator.TrainModelOperator;
import io.millrace.flink.operator.TrainTwoTowerOperator;
import io.millrace.flink.state.Types;
import io.millrace.flink.state.Uids;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Training examples and interactions in, models out. */
public final class TrainingJob {

  /** The name of the job in the cluster. */
  public static final String NAME = "millrace-training";

  /** Where the records come from. */
  public record Inputs(
      Source<ReceivedExample, ?, ?> trainingExamples, Source<ReceivedRecord, ?, ?> interactions) {}

  /** Where the results go. */
  public record Outputs(Sink<TrainedModel> models, Sink<RejectedRecord> deadLetters) {}

  private TrainingJob() {}

  /** Runs the job. Arguments: {@code --config FILE} and {@code -Dkey=value}. */
  public static void main(String[] args) throws Exception {
    // The cluster tells its own configuration through an environment only.
    Configuration configuration =
        JobConfiguration.fromArguments(
            StreamExecutionEnvironment.getExecutionEnvironment().getConfiguration(), args);
    TrainingJobConfig config = TrainingJobConfig.from(configuration);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    define(env, config);
    env.execute(NAME);
  }

  /** Defines the job between the topics of the configuration. */
  public static void define(StreamExecutionEnvironment env, TrainingJobConfig config) {
    KafkaEnds kafka = new KafkaEnds(config.kafka());
    define(
        env,
        config,
        new Inputs(kafka.examples(config.limits()), kafka.interactions(config.limits())),
        new Outputs(kafka.trainedModels(), kafka.deadLetters()));
  }

  /**
   * Defines the job between any sources and any sinks. Interactions that cannot be used are counted
   * here; they are dead letters of the recommendation job, which reads the same topic.
   */
  public static void define(
      StreamExecutionEnvironment env, TrainingJobConfig config, Inputs inputs, Outputs outputs) {

    SingleOutputStreamOperator<TrainingExample> examples =
        env.fromSource(
                inputs.trainingExamples(),
                NoEventTime.strategy(),
                "training-examples",
                Types.RECEIVED_EXAMPLE)
            .uid(Uids.TRAINING_EXAMPLES_SOURCE)
            .process(new RouteExamplesFunction(), Types.TRAINING_EXAMPLE)
            .uid(Uids.ROUTE_EXAMPLES)
            .name("RouteExamples");

    // One model, and its announcements in the order in which they were made.
    DataStream<TrainedModel> models =
        examples
            .transform(
                "TrainModel", Types.TRAINED_MODEL, new TrainModelOperator(config, WallClock.SYSTEM))
            .uid(Uids.TRAIN_MODEL)
            .forceNonParallel();
    if (config.twoTower().enabled()) {
      models = models.union(twoTowerModels(env, config, inputs.interactions()));
    }
    models.sinkTo(outputs.models()).uid(Uids.MODELS_SINK).name("models").setParallelism(1);
    examples
        .getSideOutput(RouteExamplesFunction.REJECTED)
        .sinkTo(outputs.deadLetters())
        .uid(Uids.DEAD_LETTERS_SINK)
        .name("dead-letters");
  }

  private static DataStream<TrainedModel> twoTowerModels(
      StreamExecutionEnvironment env,
      TrainingJobConfig config,
      Source<ReceivedRecord, ?, ?> interactions) {
    TwoTowerTrainingConfig twoTower = config.twoTower();
    return env.fromSource(
            interactions,
            ReceivedWatermarks.strategy(twoTower.eventTime()),
            "interactions",
            Types.RECEIVED_RECORD)
        .uid(Uids.INTERACTIONS_SOURCE)
        .process(new RouteReceivedFunction(twoTower.session().expiry()), Types.ARRIVED_INTERACTION)
        .uid(Uids.ROUTE_RECEIVED)
        .name("RouteReceived")
        .keyBy(arrived -> arrived.interaction().session())
        .process(
            new FollowSessionFunction(twoTower.session(), twoTower.spec().historyLength()),
            Types.NEXT_ITEM)
        .uid(Uids.FOLLOW_SESSION)
        .name("FollowSession")
        .transform(
            "TrainTwoTower",
            Types.TRAINED_MODEL,
            new TrainTwoTowerOperator(config, WallClock.SYSTEM))
        .uid(Uids.TRAIN_TWO_TOWER)
        .forceNonParallel();
  }
}
