package io.millrace.flink.config;

import java.time.Duration;
import org.apache.flink.changelog.fs.FsStateChangelogOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend.PriorityQueueStateType;
import org.apache.flink.state.rocksdb.RocksDBOptions;

/**
 * Flink's changelog of state. Tasks write down what they change in RocksDB as they change it, and a
 * checkpoint adds what is left of that. Without it each task stands still at a checkpoint while
 * RocksDB writes its memory to files, and lists wait. Now and then what is in RocksDB is written as
 * a whole, and the changelog begins anew.
 *
 * <p>A job that goes on from a savepoint takes the files of the savepoint into its checkpoints and
 * deletes them once all is written anew. So it is for clusters in a process, whose jobs go on from
 * checkpoints of their own.
 */
public final class StateChangelog {

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
   * Has a job in a cluster of the same configuration keep a changelog if its state is in RocksDB
   * and any checkpoint that it goes on from its own, unless {@code state.changelog.enabled} is set.
   *
   * @param configuration changed; what it sets stays
   * @param directory a URI for the changelog; that of the checkpoints will do
   */
  public static void use(Configuration configuration, String directory) {
    boolean inRocksDb = configuration.get(StateBackendOptions.STATE_BACKEND).equals("rocksdb");
    boolean ownState =
        !configuration.contains(StateRecoveryOptions.SAVEPOINT_PATH)
            || configuration.get(StateRecoveryOptions.RESTORE_MODE) == RecoveryClaimMode.CLAIM;
    Configuration with = new Configuration();
    with.set(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG, inRocksDb && ownState);
    with.set(StateChangelogOptions.STATE_CHANGE_LOG_STORAGE, "filesystem");
    with.set(FsStateChangelogOptions.BASE_PATH, directory);
    with.set(StateChangelogOptions.PERIODIC_MATERIALIZATION_INTERVAL, MATERIALIZATION_INTERVAL);
    with.set(RocksDBOptions.ROCKSDB_TIMER_SERVICE_FACTORY_CACHE_SIZE, CACHED_TIMERS);
    with.addAll(configuration);
    configuration.addAll(with);
    keepTimers(configuration);
  }

  /**
   * Moves timers to RocksDB where a job has a changelog. On the heap they are not part of what is
   * written as a whole, and so would be lost with the changelog before it.
   *
   * @param configuration changed
   */
  static void keepTimers(Configuration configuration) {
    if (configuration.get(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG)) {
      configuration.set(RocksDBOptions.TIMER_SERVICE_FACTORY, PriorityQueueStateType.ROCKSDB);
    }
  }
}
