package io.millrace.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.LocalBroker;
import io.millrace.flink.config.JobConfiguration;
import io.millrace.flink.config.StateChangelog;
import io.millrace.schemas.Topic;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.testing.PublishedLogs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole job with a changelog of its state, which is in RocksDB as a whole now and then. */
final class StateChangelogITCase {

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(withChangelog(JobConfiguration.defaults()))
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(1)
              .build());

  private static LocalBroker broker;

  private static Configuration withChangelog(Configuration configuration) {
    StateChangelog.use(
        configuration, Path.of("target", "changelog").toAbsolutePath().toUri().toString());
    return configuration;
  }

  @BeforeAll
  static void startBroker(@TempDir Path directory) throws Exception {
    broker = LocalBroker.start(directory);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void goesOnAfterAFailureWithTheSameNeighboursAndSamplingArrays(@TempDir Path directory)
      throws Exception {
    InteractionLog log = InteractionLog.read(PublishedLogs.find("bol/train.jsonl"), 2_000);
    List<String> undisturbed;
    try (JobFixture topics = new JobFixture(broker, "undisturbed.", 1)) {
      publish(log, 0, log.size(), topics);
      JobClient job = start(topics, directory.resolve("undisturbed"), Integer.MAX_VALUE);
      topics.awaitRecords(job, Topic.RECOMMENDATIONS, log.size());
      undisturbed = NeighborRows.afterStopping(job, directory);
    }
    try (JobFixture topics = new JobFixture(broker, "disturbed.", 1)) {
      JobClient job = start(topics, directory.resolve("disturbed"), 1_500);
      publish(log, 0, 1_000, topics);
      topics.awaitRecords(job, Topic.RECOMMENDATIONS, 1_000);
      FailOnceSink.awaitCheckpoint();
      publish(log, 1_000, log.size(), topics);
      topics.awaitLast(job, log.get(log.size() - 1));
      assertThat(FailOnceSink.failures()).isEqualTo(1);
      assertThat(NeighborRows.afterStopping(job, directory))
          .isEqualTo(undisturbed)
          .hasSizeGreaterThan(500);
    }
  }

  @Test
  void keepsTimersThatWereSetBeforeAllWasWritten(@TempDir Path directory) throws Exception {
    InteractionLog log = InteractionLog.read(PublishedLogs.find("bol/train.jsonl"), 600);
    long muchLater = log.ts(log.size() - 1) + Duration.ofDays(90).toMillis();
    try (JobFixture topics = new JobFixture(broker, "timers.", 1)) {
      JobClient job = start(topics, directory.resolve("timers"), 550);
      publish(log, 0, 500, topics);
      topics.awaitRecords(job, Topic.RECOMMENDATIONS, 500);
      // All is written after as much time as a checkpoint comes after, so several of them suffice.
      for (int i = 0; i < 5; i++) {
        FailOnceSink.awaitCheckpoint();
      }
      publish(log, 500, log.size(), topics);
      topics.awaitLast(job, log.get(log.size() - 1));
      assertThat(FailOnceSink.failures()).isEqualTo(1);
      for (int i = 0; i < 2; i++) {
        Interaction last =
            new Interaction("later", 1L + i, muchLater + 60_000L * i, InteractionType.clicks);
        topics.publish(last);
        topics.flush();
        topics.awaitLast(job, last);
      }
      // Timers come with the watermark, which comes at least as often as checkpoints.
      FailOnceSink.awaitCheckpoint();
      FailOnceSink.awaitCheckpoint();
      assertThat(NeighborRows.afterStopping(job, directory))
          .filteredOn(line -> !line.startsWith("block "))
          .as("rows, of which all but the last are too old")
          .hasSize(2);
    }
  }

  private static void publish(InteractionLog log, int from, int to, JobFixture topics) {
    for (int i = from; i < to; i++) {
      topics.publish(log.get(i));
    }
    topics.flush();
  }

  /**
   * @param failingList the number of the list at which the job fails, once
   */
  private static JobClient start(JobFixture topics, Path checkpoints, int failingList)
      throws Exception {
    Configuration configuration = topics.configuration(checkpoints);
    withChangelog(configuration);
    configuration.set(
        StateChangelogOptions.PERIODIC_MATERIALIZATION_INTERVAL, Duration.ofMillis(200));
    return FailOnceSink.startJob(configuration, failingList);
  }
}
