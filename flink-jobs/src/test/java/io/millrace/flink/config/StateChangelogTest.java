package io.millrace.flink.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend.PriorityQueueStateType;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.junit.jupiter.api.Test;

final class StateChangelogTest {

  private static final String DIRECTORY = "file:///changelog";

  @Test
  void hasTimersInRocksDb() {
    Configuration configuration = JobConfiguration.defaults();
    StateChangelog.use(configuration, DIRECTORY);
    requireChangelog(configuration, true);
    assertThat(configuration.get(StateChangelogOptions.PERIODIC_MATERIALIZATION_INTERVAL))
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void isNotUsedWhereStateIsOnTheHeap() {
    Configuration configuration = JobConfiguration.defaults();
    configuration.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    StateChangelog.use(configuration, DIRECTORY);
    requireChangelog(configuration, false);
  }

  @Test
  void isNotUsedWhereTheStateIsThatOfAnother() {
    Configuration configuration = JobConfiguration.defaults();
    configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, "file:///savepoint");
    Configuration owned = new Configuration(configuration);
    owned.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
    StateChangelog.use(configuration, DIRECTORY);
    StateChangelog.use(owned, DIRECTORY);
    requireChangelog(configuration, false);
    requireChangelog(owned, true);
  }

  @Test
  void givesWayToWhatIsSet() {
    Configuration configuration = JobConfiguration.defaults();
    configuration.set(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG, false);
    configuration.set(
        StateChangelogOptions.PERIODIC_MATERIALIZATION_INTERVAL, Duration.ofMinutes(5));
    StateChangelog.use(configuration, DIRECTORY);
    requireChangelog(configuration, false);
    assertThat(configuration.get(StateChangelogOptions.PERIODIC_MATERIALIZATION_INTERVAL))
        .isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void hasTimersInRocksDbWhereAClusterAsksForIt() {
    Configuration cluster = new Configuration();
    cluster.set(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG, true);
    requireChangelog(
        JobConfiguration.fromArguments(
            cluster, "-Dstate.backend.rocksdb.timer-service.factory=HEAP"),
        true);
    requireChangelog(JobConfiguration.fromArguments(new Configuration()), false);
  }

  private static void requireChangelog(Configuration configuration, boolean expected) {
    assertThat(configuration.get(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG))
        .isEqualTo(expected);
    assertThat(configuration.get(RocksDBOptions.TIMER_SERVICE_FACTORY))
        .isEqualTo(expected ? PriorityQueueStateType.ROCKSDB : PriorityQueueStateType.HEAP);
  }
}
