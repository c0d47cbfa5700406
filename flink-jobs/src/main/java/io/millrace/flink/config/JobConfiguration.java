package io.millrace.flink.config;

import io.millrace.flink.state.RocksDbForLowLatency;
import io.millrace.schemas.options.OptionFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.rocksdb.CompressionType;

/**
 * The configuration of a job: what a job of ours sets of Flink, then the cluster's own
 * configuration, then a file, then the command line, each over the one before. Keys that begin with
 * {@code millrace.} are ours, all others are Flink's.
 */
public final class JobConfiguration {

  private JobConfiguration() {}

  /** What every job of ours sets of Flink where nothing else is asked for. */
  public static Configuration defaults() {
    Configuration defaults = new Configuration();
    defaults.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    // A timer for each session and item costs more in RocksDB than all else the row of an item
    // does.
    defaults.set(
        RocksDBOptions.TIMER_SERVICE_FACTORY,
        EmbeddedRocksDBStateBackend.PriorityQueueStateType.HEAP);
    // Each new session and item is looked for once in vain, in every file where there is no filter.
    defaults.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
    // Tasks stand still while a checkpoint writes what is in memory to files, and Snappy, which is
    // Flink's default, takes most of that time. LZ4 is as small.
    defaults.set(
        RocksDBConfigurableOptions.COMPRESSION_PER_LEVEL, List.of(CompressionType.LZ4_COMPRESSION));
    defaults.set(RocksDBConfigurableOptions.WRITE_BUFFER_SIZE, MemorySize.ofMebiBytes(2));
    defaults.set(RocksDBOptions.OPTIONS_FACTORY, RocksDbForLowLatency.class.getName());
    defaults.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(10));
    defaults.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    defaults.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    // A list passes four exchanges, and waits at each for half of this on average.
    defaults.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(2));
    defaults.set(PipelineOptions.OBJECT_REUSE, true);
    defaults.set(PipelineOptions.GENERIC_TYPES, false);
    defaults.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    return defaults;
  }

  /**
   * Reads {@code --config FILE} and {@code -Dkey=value}, over the cluster's own configuration, over
   * the defaults.
   *
   * @param cluster what the cluster's operator has set, and {@code flink run -Dkey=value}
   * @throws IllegalArgumentException with one clear line if an argument or the file is wrong
   */
  public static Configuration fromArguments(ReadableConfig cluster, String... args) {
    Configuration configuration = defaults();
    configuration.addAll(Configuration.fromMap(cluster.toMap()));
    Configuration commandLine = new Configuration();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--config") && i + 1 < args.length) {
        configuration.addAll(fromFile(Path.of(args[++i])));
      } else if (args[i].startsWith("-D") && args[i].indexOf('=') > 2) {
        int equals = args[i].indexOf('=');
        commandLine.setString(args[i].substring(2, equals), args[i].substring(equals + 1));
      } else {
        throw new IllegalArgumentException(
            "expected --config FILE or -Dkey=value, not %s".formatted(args[i]));
      }
    }
    configuration.addAll(commandLine);
    StateChangelog.keepTimers(configuration);
    return configuration;
  }

  /**
   * Reads an {@link OptionFile}.
   *
   * @throws IllegalArgumentException with one clear line if it cannot be read
   */
  public static Configuration fromFile(Path file) {
    try {
      Configuration configuration = new Configuration();
      OptionFile.read(file).forEach(each -> configuration.setString(each.key(), each.value()));
      return configuration;
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("%s is not UTF-8".formatted(file), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read %s: %s".formatted(file, e), e);
    }
  }
}
