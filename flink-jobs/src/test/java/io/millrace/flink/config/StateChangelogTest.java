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

  @Test
  void isUsedWhereTheClusterHasAPlaceForIt() {
    Configuration configuration = withPlace();
    StateChangelog.use(configuration);
    assertThat(configuration.get(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG)).isTrue();
    assertThat(configuration.get(StateChangelogOptions.PERIODIC_MATERIALIZATION_INTERVAL))
        .isEqualTo(Duration.ofMinutes(1));
    requireSafe(configuration);
  }

  @Test
  void isNotUsedWithoutAPlace() {
    Configuration configuration = JobConfiguration.defaults();
    StateChangelog.use(configuration);
    requireUnused(configuration);
  }

  @Test
  void isNotUsedWhereStateIsOnTheHeap() {
    Configuration configuration = withPlace();
    configuration.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    StateChangelog.use(configuration);
    requireUnused(configuration);
  }

  @Test
  void isNotUsedWhereItIsNotWanted() {
    Configuration configuration = withPlace();
    configuration.set(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG, false);
    StateChangelog.use(configuration);
    requireUnused(configuration);
  }

  @Test
  void isSafeInEveryJobOfAClusterThatAsksForIt() {
    Configuration cluster = StateChangelog.place("file:///changelog");
    cluster.set(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG, true);
    requireSafe(
        JobConfiguration.fromArguments(
            cluster, "-Dstate.backend.rocksdb.timer-service.factory=HEAP"));
  }

  @Test
  void leavesToFlinkASavepointThatFlinkIsToOwn() {
    Configuration configuration = withPlace();
    configuration.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
    StateChangelog.use(configuration);
    assertThat(configuration.get(StateRecoveryOptions.RESTORE_MODE))
        .isEqualTo(RecoveryClaimMode.CLAIM);
  }

  private static Configuration withPlace() {
    Configuration configuration = JobConfiguration.defaults();
    configuration.addAll(StateChangelog.place("file:///changelog"));
    return configuration;
  }

  @SuppressWarnings("deprecation")
  private static void requireSafe(Configuration configuration) {
    assertThat(configuration.get(RocksDBOptions.TIMER_SERVICE_FACTORY))
        .isEqualTo(PriorityQueueStateType.ROCKSDB);
    assertThat(configuration.get(StateRecoveryOptions.RESTORE_MODE))
        .isEqualTo(RecoveryClaimMode.LEGACY);
  }

  private static void requireUnused(Configuration configuration) {
    assertThat(configuration.get(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG)).isFalse();
    assertThat(configuration.get(RocksDBOptions.TIMER_SERVICE_FACTORY))
        .isEqualTo(PriorityQueueStateType.HEAP);
    assertThat(configuration.get(StateRecoveryOptions.RESTORE_MODE))
        .isEqualTo(RecoveryClaimMode.NO_CLAIM);
  }
}
