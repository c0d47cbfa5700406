package io.millrace.flink.job;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.LocalBroker;
import io.millrace.core.RecommenderConfig;
import io.millrace.core.cooccurrence.CoOccurrence;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.NeighborRow;
import io.millrace.core.model.ItemIds;
import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.avro.Item;
import io.millrace.schemas.avro.Recommendation;
import io.millrace.schemas.avro.RecommendedItem;
import io.millrace.schemas.log.InteractionLog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateRecoveryOptions;
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
 * Savepoints that releases left, and what they held, against the code as it is. With {@code
 * -Dmillrace.write-savepoint=RELEASE} one more is written, by the code as it is.
 */
final class SavepointsOfReleasesITCase {

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  static final Path SAVEPOINTS = Path.of("src/test/resources/savepoints");

  private static final String CONTRACT = "state-contract.txt";

  /** The offsets that a savepoint holds are of topics with this prefix. */
  private static final String PREFIX = "release.";

  private static InteractionLog log;

  @BeforeAll
  static void writeSavepointWhereAskedFor(@TempDir Path directory) throws Exception {
    log = InteractionLog.read(SAVEPOINTS.resolve("interactions.jsonl"), Long.MAX_VALUE);
    String release = System.getProperty("millrace.write-savepoint");
    if (release != null) {
      write(SAVEPOINTS.resolve(release), directory);
    }
  }

  static Stream<Path> releases() throws IOException {
    try (Stream<Path> files = Files.list(SAVEPOINTS)) {
      return files.filter(Files::isDirectory).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void isReadAsItWasWritten(Path release) throws Exception {
    SavepointContents contents = read(release);
    assertThat(contents.lines())
        .isEqualTo(Files.readAllLines(release.resolve("contents.txt")))
        .hasSizeGreaterThan(log.sessions());
  }

  @ParameterizedTest
  @MethodSource("releases")
  void holdsTheHistoriesOfTheLog(Path release) throws Exception {
    Map<String, List<String>> expected = new TreeMap<>();
    for (int i = 0; i < log.size(); i++) {
      Interaction each = log.get(i);
      expected
          .computeIfAbsent(each.getSession(), session -> new ArrayList<>())
          .add(
              "%d@%d:%s"
                  .formatted(
                      ItemIds.number(each.getAid()),
                      each.getTs(),
                      io.millrace.core.model.InteractionType.ofWireName(each.getType().name())));
    }
    // One session has 60 interactions, of which the newest 50 are kept.
    expected.replaceAll((session, all) -> all.subList(Math.max(0, all.size() - 50), all.size()));
    Map<String, List<String>> actual = new TreeMap<>();
    read(release)
        .histories()
        .forEach((session, history) -> actual.put(session, SavepointContents.texts(history)));
    assertThat(actual).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("releases")
  void goesOnWithWhatItKnew(Path release, @TempDir Path directory) throws Exception {
    SavepointContents before = read(release);
    long last = log.ts(log.size() - 1);
    // Of its own, since the topics of all releases have the same names.
    try (LocalBroker broker = LocalBroker.start(directory.resolve("broker"));
        JobFixture topics = new JobFixture(broker, PREFIX, 1)) {
      // The topic is what the release had read of it, then everything once more, then two clicks.
      publish(topics);
      publish(topics);
      topics.publish(new Interaction("new", "sku-101", last + 1, InteractionType.clicks));
      topics.publish(new Interaction("s-long", "sku-101", last + 2, InteractionType.clicks));
      topics.flush();
      Configuration configuration = configuration(topics, directory);
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint(release));
      JobClient job = start(configuration, 2);
      topics.awaitRecords(job, Topic.RECOMMENDATIONS, 2);
      SavepointContents after =
          SavepointContents.read(JobFixture.stopWithSavepoint(job, directory), true);

      List<Recommendation> lists = topics.values(Topic.RECOMMENDATIONS, Recommendation.class);
      assertThat(lists)
          .as("nothing that the release had counted is counted again")
          .extracting(Recommendation::getSession)
          .containsExactlyInAnyOrder("new", "s-long");
      assertThat(topics.values(Topic.ITEMS, Item.class)).as("known items").isEmpty();
      for (Recommendation list : lists) {
        assertThat(list.getClicks())
            .extracting(RecommendedItem::getItem)
            .contains(neighbor(before, "sku-101"));
        if (list.getSession().equals("s-long")) {
          assertThat(list.getSequence())
              .isGreaterThan(requireNonNull(before.histories().get("s-long")).sequence());
        }
      }
      assertThat(after.rows().keySet()).isEqualTo(before.rows().keySet());
      assertThat(count(after, "sku-101") - count(before, "sku-101")).isBetween(1.9f, 2.0f);
    }
  }

  /** The heaviest neighbour of an item by the rule that counts what directly follows. */
  private static long neighbor(SavepointContents contents, String item) {
    CoOccurrence coOccurrence = new CoOccurrence(RecommenderConfig.DEFAULT.coOccurrence());
    NeighborRow row = requireNonNull(contents.rows().get(ItemIds.number(item)));
    NeighborList neighbors = coOccurrence.read(row, row.updatedAt());
    int adjacent = RecommenderConfig.DEFAULT.coOccurrence().ruleNames().indexOf("adjacent");
    return neighbors.item(neighbors.heaviest(adjacent, 1)[0]);
  }

  /** How often an item was interacted with; within hours almost nothing of it decays. */
  private static float count(SavepointContents contents, String item) {
    NeighborRow row = requireNonNull(contents.rows().get(ItemIds.number(item)));
    return new CoOccurrence(RecommenderConfig.DEFAULT.coOccurrence()).count(row, row.updatedAt());
  }

  private static void write(Path release, Path directory) throws Exception {
    try (LocalBroker own = LocalBroker.start(directory.resolve("broker"));
        JobFixture topics = new JobFixture(own, PREFIX, 1)) {
      publish(topics);
      JobClient job = start(configuration(topics, directory), 1);
      topics.awaitRecords(job, Topic.RECOMMENDATIONS, log.size());
      Path written = Path.of(URI.create(JobFixture.stopWithSavepoint(job, directory)));
      Files.createDirectories(release);
      Files.copy(written.resolve("_metadata"), release.resolve("_metadata"));
      Files.copy(Path.of("src/test/resources", CONTRACT), release.resolve(CONTRACT));
      Files.write(release.resolve("contents.txt"), read(release).lines());
    }
  }

  /**
   * Without ranking requests: they are written in transactions, and a savepoint holds the last of
   * them for the broker that has it.
   */
  private static Configuration configuration(JobFixture topics, Path directory) {
    Configuration configuration = topics.configuration(directory.resolve("checkpoints"));
    configuration.setString("millrace.ranking-requests.share", "0");
    // With the default slots the estimator alone takes 9 MiB.
    configuration.setString("millrace.sampling.slots", "64");
    // So that a savepoint is one file.
    configuration.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ofMebiBytes(1));
    return configuration;
  }

  private static JobClient start(Configuration configuration, int parallelism) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(parallelism);
    RecommendationJob.define(env, RecommendationJobConfig.from(configuration));
    return env.executeAsync(RecommendationJob.NAME);
  }

  private static void publish(JobFixture topics) {
    for (int i = 0; i < log.size(); i++) {
      topics.publish(log.get(i));
    }
    topics.flush();
  }

  private static SavepointContents read(Path release) throws Exception {
    boolean sampled = Files.readString(release.resolve(CONTRACT)).contains("| sampling-blocks |");
    return SavepointContents.read(savepoint(release), sampled);
  }

  private static String savepoint(Path release) {
    return release.toAbsolutePath().toUri().toString();
  }
}
