package io.millrace.flink.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
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

  /** What editors on Windows put at the beginning of a file. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

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
    defaults.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(10));
    defaults.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    defaults.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    defaults.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(5));
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
    return configuration;
  }

  /**
   * Reads a UTF-8 file of {@code key = value} lines. Empty lines and those that begin with # do not
   * count; nothing is escaped, so backslashes stand for themselves.
   *
   * @throws IllegalArgumentException with one clear line if it cannot be read
   */
  public static Configuration fromFile(Path file) {
    Configuration configuration = new Configuration();
    List<String> lines = linesOf(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "%s, line %d: expected key = value, not %s".formatted(file, i + 1, line));
      }
      configuration.setString(
          line.substring(0, equals).strip(), line.substring(equals + 1).strip());
    }
    return configuration;
  }

  private static List<String> linesOf(Path file) {
    try {
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      if (!lines.isEmpty() && lines.get(0).startsWith(BYTE_ORDER_MARK)) {
        lines.set(0, lines.get(0).substring(BYTE_ORDER_MARK.length()));
      }
      return lines;
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("%s is not UTF-8".formatted(file), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read %s: %s".formatted(file, e), e);
    }
  }
}
