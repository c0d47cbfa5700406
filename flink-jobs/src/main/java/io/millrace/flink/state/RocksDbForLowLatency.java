package io.millrace.flink.state;

import java.util.Collection;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.Priority;

/**
 * What Flink's configuration does not reach of RocksDB. A task stands still while a checkpoint
 * writes what RocksDB has in memory to files, so its write buffers are small ({@code
 * state.backend.rocksdb.writebuffer.size}), and mostly written before a checkpoint asks for it.
 * Small buffers make small files, and these are merged as seldom as the larger ones were.
 */
public final class RocksDbForLowLatency implements RocksDBOptionsFactory {

  private static final long serialVersionUID = 1;

  /** Files of level 0 that are merged with level 1 at a time; RocksDB's own number is 4. */
  private static final int MERGED_FILES = 16;

  @Override
  public DBOptions createDBOptions(DBOptions options, Collection<AutoCloseable> handlesToClose) {
    // All databases of a process share one thread that writes buffers to files, unless told
    // otherwise, and a checkpoint asks all of them at once.
    Env.getDefault()
        .setBackgroundThreads(Runtime.getRuntime().availableProcessors(), Priority.HIGH);
    return options;
  }

  @Override
  public ColumnFamilyOptions createColumnOptions(
      ColumnFamilyOptions options, Collection<AutoCloseable> handlesToClose) {
    return options
        .setLevel0FileNumCompactionTrigger(MERGED_FILES)
        .setLevel0SlowdownWritesTrigger(2 * MERGED_FILES)
        .setLevel0StopWritesTrigger(3 * MERGED_FILES);
  }
}
