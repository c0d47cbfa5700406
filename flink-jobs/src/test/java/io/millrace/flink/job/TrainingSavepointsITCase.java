package io.millrace.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.LocalBroker;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.sampling.SamplingBlock;
import io.millrace.core.sampling.SamplingConfig;
import io.millrace.core.sampling.SamplingShape;
import io.millrace.core.training.PendingExamples;
import io.millrace.core.training.ServedList;
import io.millrace.core.training.TrainingExample;
import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.flink.config.TrainingExamplesJobConfig;
import io.millrace.flink.config.TrainingJobConfig;
import io.millrace.flink.operator.TwoTowerFixtures;
import io.millrace.flink.savepoint.SavepointStates;
import io.millrace.flink.state.States;
import io.millrace.flink.state.Types;
import io.millrace.flink.state.Uids;
import io.millrace.ranking.continuous.TrainingState;
import io.millrace.ranking.din.Parameter;
import io.millrace.ranking.twotower.NextItem;
import io.millrace.ranking.twotower.TwoTowerState;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same as {@link SavepointsOfReleasesITCase} for the jobs that make and use training examples:
 * what releases left of them, read by the code as it is. They lie in {@code examples} and {@code
 * training} beside that of the recommendation job, and are written by the same property.
 */
final class TrainingSavepointsITCase {

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final TypeInformation<String> STRING =
      org.apache.flink.api.common.typeinfo.Types.STRING;
  private static final long MINUTE = 60_000;
  private static final long T = 1_767_603_600_000L;

  @BeforeAll
  static void writeSavepointsWhereAskedFor(@TempDir Path directory) throws Exception {
    String release = System.getProperty("millrace.write-savepoint");
    if (release != null) {
      Path savepoints = SavepointsOfReleasesITCase.SAVEPOINTS.resolve(release);
      try (LocalBroker broker = LocalBroker.start(directory.resolve("broker"))) {
        writeExamples(savepoints.resolve("examples"), broker, directory);
        writeTraining(savepoints.resolve("training"), broker, directory);
      }
    }
  }

  static Stream<Path> examples() throws IOException {
    return SavepointsOfReleasesITCase.releases()
        .map(release -> release.resolve("examples"))
        .filter(Files::isDirectory);
  }

  static Stream<Path> training() throws IOException {
    return SavepointsOfReleasesITCase.releases()
        .map(release -> release.resolve("training"))
        .filter(Files::isDirectory);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void listsThatWaitAreReadAsTheyWereWritten(Path savepoint) throws Exception {
    List<String> lines = examplesLines(states(savepoint));
    assertThat(lines).isEqualTo(Files.readAllLines(savepoint.resolve("contents.txt")));
    // Of 36 lists a minute apart, 25 have their horizon of 10 minutes behind them.
    assertThat(lines)
        .filteredOn(line -> line.startsWith("pending-lists") && !line.endsWith("features 0 of 0"))
        .hasSize(11);
  }

  @ParameterizedTest
  @MethodSource("training")
  void modelsInTrainingAreReadAsTheyWereWritten(Path savepoint) throws Exception {
    List<String> lines = trainingLines(states(savepoint));
    assertThat(lines).isEqualTo(Files.readAllLines(savepoint.resolve("contents.txt")));
    assertThat(lines)
        .anyMatch(line -> line.startsWith("session-history s0 "))
        .anyMatch(line -> line.matches("training-state steps [1-9].*"))
        .anyMatch(line -> line.matches("two-tower-state .* memory [1-9].*"));
  }

  private static List<String> examplesLines(SavepointStates states) throws Exception {
    List<String> lines = new ArrayList<>();
    Map<String, PendingExamples> pending =
        states.keyed(Uids.JOIN_EXAMPLES, STRING, Types.PENDING_EXAMPLES, States::pendingExamples);
    pending.forEach(
        (session, each) -> lines.add("pending-examples %s %s".formatted(session, each)));
    Map<String, Map<Long, ServedList>> lists =
        states.keyedMap(
            Uids.JOIN_EXAMPLES,
            STRING,
            org.apache.flink.api.common.typeinfo.Types.LONG,
            Types.SERVED_LIST,
            States::pendingLists);
    lists.forEach(
        (session, bySequence) ->
            bySequence.forEach(
                (sequence, list) ->
                    lines.add(
                        "pending-lists %s %d %d@%d:%s history %s schema %d items %s features %d of %d"
                            .formatted(
                                session,
                                sequence,
                                list.item(),
                                list.time(),
                                list.type(),
                                list.history(),
                                list.schema().hash(),
                                Arrays.toString(list.items()),
                                checksum(list.features()),
                                list.features().length))));
    return lines;
  }

  private static List<String> trainingLines(SavepointStates states) throws Exception {
    List<String> lines = new ArrayList<>();
    Map<String, SessionHistory> histories =
        states.keyed(Uids.FOLLOW_SESSION, STRING, Types.SESSION_HISTORY, States::sessionHistory);
    histories.forEach(
        (session, history) ->
            lines.add(
                "session-history %s %s".formatted(session, SavepointContents.texts(history))));
    for (TrainingState state :
        states.list(Uids.TRAIN_MODEL, States.trainingState(), Types.TRAINING_STATE)) {
      lines.add(
          "training-state steps %d trainer %d pending %s held out %s"
              .formatted(
                  state.steps(),
                  checksum(state.trainer()),
                  texts(state.pending()),
                  texts(state.heldOut())));
      for (Parameter parameter : state.reference().parameters()) {
        lines.add(
            "training-state reference %s %d"
                .formatted(parameter.name(), checksum(state.reference().get(parameter.name()))));
      }
    }
    for (TwoTowerState state :
        states.list(Uids.TRAIN_TWO_TOWER, States.twoTowerState(), Types.TWO_TOWER_STATE)) {
      lines.add(
          "two-tower-state %s trainer %d waiting %d losses %s batches %d catalogue %s memory %d"
              .formatted(
                  state.spec(),
                  checksum(state.trainer()),
                  state.waiting(),
                  state.losses(),
                  state.batches(),
                  Arrays.toString(state.catalogue()),
                  state.memory().size()));
      for (NextItem pair : state.memory()) {
        lines.add(
            "two-tower-state pair %s %s %d@%d"
                .formatted(
                    Arrays.toString(pair.session().items()),
                    Arrays.toString(pair.session().types()),
                    pair.item(),
                    pair.time()));
      }
      for (SamplingBlock block : state.sampling()) {
        lines.add("two-tower-state " + NeighborRows.line(block));
      }
    }
    return lines;
  }

  private static List<String> texts(List<TrainingExample> examples) {
    return examples.stream()
        .map(
            each ->
                "%s@%d %s %d"
                    .formatted(
                        each.session(),
                        each.sequence(),
                        Arrays.toString(each.items()),
                        checksum(each.features())))
        .toList();
  }

  private static long checksum(float[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES);
    bytes.asFloatBuffer().put(numbers);
    return checksum(bytes.array());
  }

  private static long checksum(byte[] bytes) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    return checksum.getValue();
  }

  private static void writeExamples(Path savepoint, LocalBroker broker, Path directory)
      throws Exception {
    try (JobFixture topics = new JobFixture(broker, "release.examples.", 1)) {
      Configuration configuration = configuration(topics, directory.resolve("examples"));
      configuration.setString("millrace.ranking-requests.share", "1");
      configuration.setString("millrace.candidates.most", "20");
      configuration.setString("millrace.training-examples.horizon", "10 min");
      configuration.setString("millrace.event-time.idle-after", "10 min");
      StreamExecutionEnvironment env = environment(configuration);
      RecommendationJob.define(env, RecommendationJobConfig.from(configuration));
      JobClient recommendation = env.executeAsync(RecommendationJob.NAME);
      env = environment(configuration);
      TrainingExamplesJob.define(env, TrainingExamplesJobConfig.from(configuration));
      JobClient job = env.executeAsync(TrainingExamplesJob.NAME);
      for (int i = 0; i < 36; i++) {
        topics.publish(
            new Interaction(
                "s" + i % 4,
                (long) (i * i % 7),
                T + i * MINUTE,
                i % 3 == 0 ? InteractionType.carts : InteractionType.clicks));
      }
      topics.flush();
      JobFixture.await(
          job,
          () ->
              assertThat(
                      topics.committed(
                          Topic.TRAINING_EXAMPLES, io.millrace.schemas.avro.TrainingExample.class))
                  .hasSize(25));
      keep(savepoint, JobFixture.stopWithSavepoint(job, directory));
      recommendation.cancel().get();
      Files.write(savepoint.resolve("contents.txt"), examplesLines(states(savepoint)));
    }
  }

  private static void writeTraining(Path savepoint, LocalBroker broker, Path directory)
      throws Exception {
    try (JobFixture topics = new JobFixture(broker, "release.training.", 1)) {
      Configuration configuration = configuration(topics, directory.resolve("training"));
      TrainingJobITCase.keepSmall(configuration, directory.resolve("models"));
      configuration.setString("millrace.training.held-out-examples", "20");
      configuration.setString("millrace.training.first-examples", "40");
      StreamExecutionEnvironment env = environment(configuration);
      TrainingJob.define(env, withFewSlots(TrainingJobConfig.from(configuration)));
      JobClient job = env.executeAsync(TrainingJob.NAME);
      TrainingJobITCase.send(TrainingJobITCase.examples().subList(0, 250), topics);
      TrainingJobITCase.interactions().stream()
          .map(TrainingJobITCase::wire)
          .forEach(topics::publish);
      topics.flush();
      topics.awaitRecords(job, Topic.MODELS, 2);
      keep(savepoint, JobFixture.stopWithSavepoint(job, directory));
      Files.write(savepoint.resolve("contents.txt"), trainingLines(states(savepoint)));
    }
  }

  private static TrainingJobConfig withFewSlots(TrainingJobConfig config) {
    SamplingConfig sampling = config.twoTower().training().sampling();
    return TwoTowerFixtures.withSampling(
        config,
        new SamplingConfig(
            new SamplingShape(2, 64, 1),
            sampling.learningRate(),
            sampling.initialGap(),
            sampling.averagesFirst(),
            sampling.publishInterval()));
  }

  private static Configuration configuration(JobFixture topics, Path checkpoints) {
    Configuration configuration = topics.configuration(checkpoints);
    // So that a savepoint is one file.
    configuration.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ofMebiBytes(1));
    return configuration;
  }

  private static StreamExecutionEnvironment environment(Configuration configuration) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(1);
    return env;
  }

  private static void keep(Path savepoint, String written) throws IOException {
    Files.createDirectories(savepoint);
    Files.copy(Path.of(URI.create(written)).resolve("_metadata"), savepoint.resolve("_metadata"));
  }

  private static SavepointStates states(Path savepoint) throws IOException {
    return SavepointStates.open(
        StreamExecutionEnvironment.getExecutionEnvironment(),
        savepoint.toAbsolutePath().toUri().toString());
  }
}
