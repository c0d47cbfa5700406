package io.millrace.flink.config;

import java.time.Duration;
import org.apache.flink.changelog.fs.FsStateChangelogOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.RocksDBOptions;

/**
 * Flink's changelog of state. Tasks write down what they change in RocksDB as they change it, and a
 * checkpoint adds what is left of that. Without it each task stands still at a checkpoint while
 * RocksDB writes its memory to files, and lists wait. Now and then what is in RocksDB is written as
 * a whole, and the changelog begins anew.
 *
 * <p>Where a changelog lies, task managers have to know, so that is a matter of the cluster; which
 * job has one is up to the job.
 */
public final class StateChangelog {

  private static final String IN_FILES = "filesystem";

  /**
   * How often all is written. After a failure that much is read of the changelog at most, and once
   * in it each task stands still as it would at every checkpoint.
   */
  private static final Duration MATERIALIZATION_INTERVAL = Duration.ofMinutes(1);

  /**
   * The next timers of a key group that are kept as objects, some 100 bytes each. Where there are
   * more, RocksDB has to look for the next ones.
   */
  private static final int CACHED_TIMERS = 1024;

  private StateChangelog() {}

  /**
   * What a cluster is told, so that jobs may have a changelog.
   *
   * @param directory a URI that all its processes reach; that of the checkpoints will do
   */
  public static Configuration place(String directory) {
    Configuration cluster = new Configuration();
    cluster.set(StateChangelogOptions.STATE_CHANGE_LOG_STORAGE, IN_FILES);
    cluster.set(FsStateChangelogOptions.BASE_PATH, directory);
    return cluster;
  }

  /**
   * Has a job use a changelog if the cluster has a place for it, the state is in RocksDB, and
   * {@code state.changelog.enabled} does not say otherwise.
   *
   * @param configuration changed; that of the job over that of the cluster
   */
  public static void use(Configuration configuration) {
    boolean possible =
        configuration.get(StateChangelogOptions.STATE_CHANGE_LOG_STORAGE).equals(IN_FILES)
            && configuration.get(StateBackendOptions.STATE_BACKEND).equals("rocksdb");
    if (!configuration.contains(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG)) {
      configuration.set(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG, possible);
    }
    if (!configuration.contains(StateChangelogOptions.PERIODIC_MATERIALIZATION_INTERVAL)) {
      configuration.set(
          StateChangelogOptions.PERIODIC_MATERIALIZATION_INTERVAL, MATERIALIZATION_INTERVAL);
    }
    reconcile(configuration);
  }

  /**
   * Changes what does not go together with a changelog, where a job has one.
   *
   * @param configuration changed
   */
  @SuppressWarnings("deprecation") // there is nothing else that leaves a savepoint where it is
  static void reconcile(Configuration configuration) {
    if (!configuration.get(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG)) {
      return;
    }
    // Timers on the heap are not part of what is written of RocksDB, and so would be lost with the
    // changelog before it.
    configuration.set(
        RocksDBOptions.TIMER_SERVICE_FACTORY,
        EmbeddedRocksDBStateBackend.PriorityQueueStateType.ROCKSDB);
    if (!configuration.contains(RocksDBOptions.ROCKSDB_TIMER_SERVICE_FACTORY_CACHE_SIZE)) {
      configuration.set(RocksDBOptions.ROCKSDB_TIMER_SERVICE_FACTORY_CACHE_SIZE, CACHED_TIMERS);
    }
    // To claim nothing of a savepoint, Flink asks for a checkpoint that stands alone. There is none
    // with a changelog, and the job would fail (FLINK-40476).
    if (configuration.get(StateRecoveryOptions.RESTORE_MODE) == RecoveryClaimMode.NO_CLAIM) {
      configuration.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.LEGACY);
    }
  }
}
