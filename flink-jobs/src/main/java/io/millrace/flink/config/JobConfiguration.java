package io.millrace.flink.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;

/**
 * The configuration of a job: what every job of ours needs of Flink, then a file, then the command
 * line, each over the one before. Keys that begin with {@code millrace.} are ours, all others are
 * Flink's.
 */
public final class JobConfiguration {

  private JobConfiguration() {}

  /** What every job of ours needs of Flink. All but the last three can be set otherwise. */
  public static Configuration defaults() {
    Configuration defaults = new Configuration();
    defaults.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
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
   * Reads {@code --config FILE} and {@code -Dkey=value}, over the defaults.
   *
   * @throws IllegalArgumentException with one clear line if an argument or the file is wrong
   */
  public static Configuration fromArguments(String... args) {
    Configuration configuration = defaults();
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
   * Reads a file of {@code key = value} lines.
   *
   * @throws IllegalArgumentException with one clear line if it cannot be read
   */
  public static Configuration fromFile(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read %s: %s".formatted(file, e), e);
    }
    Configuration configuration = new Configuration();
    for (String key : properties.stringPropertyNames()) {
      configuration.setString(key, properties.getProperty(key));
    }
    return configuration;
  }
}
