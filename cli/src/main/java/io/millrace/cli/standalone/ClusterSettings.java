package io.millrace.cli.standalone;

import io.millrace.cli.console.CommandException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * What a cluster was started with.
 *
 * @param restPort where jobs are submitted
 * @param rpcPort where task managers find their job manager
 * @param brokerPort of the broker; 0 for none
 * @param taskManagers 1 or more
 * @param slots of each task manager, 1 or more
 * @param flinkConfiguration the directory with Flink's configuration
 */
public record ClusterSettings(
    int restPort,
    int rpcPort,
    int brokerPort,
    int taskManagers,
    int slots,
    Path flinkConfiguration) {
  private static final String FILE = "cluster.properties";

  public ClusterSettings {
    if (taskManagers < 1 || slots < 1) {
      throw CommandException.unusable(
          "a cluster has at least one task manager with one slot, not %d with %d"
              .formatted(taskManagers, slots));
    }
  }

  /** Where jobs are submitted, as a URL. */
  public String jobManager() {
    return "http://localhost:" + restPort;
  }

  /** The address for Kafka clients; empty where the cluster has no broker. */
  public Optional<String> bootstrapServers() {
    return brokerPort == 0 ? Optional.empty() : Optional.of("127.0.0.1:" + brokerPort);
  }

  /**
   * What the cluster of a directory was started with last; empty where there was none.
   *
   * @throws CommandException if that is not readable any more
   */
  public static Optional<ClusterSettings> read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties found = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      found.load(reader);
      return Optional.of(
          new ClusterSettings(
              number(found, "rest-port"),
              number(found, "rpc-port"),
              number(found, "broker-port"),
              number(found, "task-managers"),
              number(found, "slots"),
              Path.of(found.getProperty("flink-configuration", ""))));
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable(
          "%s is damaged (%s); without it 'cluster start' begins with new settings"
              .formatted(file, e.getMessage()));
    }
  }

  void write(Path directory) throws IOException {
    Properties written = new Properties();
    written.setProperty("rest-port", Integer.toString(restPort));
    written.setProperty("rpc-port", Integer.toString(rpcPort));
    written.setProperty("broker-port", Integer.toString(brokerPort));
    written.setProperty("task-managers", Integer.toString(taskManagers));
    written.setProperty("slots", Integer.toString(slots));
    written.setProperty("flink-configuration", flinkConfiguration.toString());
    try (Writer writer = Files.newBufferedWriter(directory.resolve(FILE))) {
      written.store(writer, "What the cluster was started with");
    }
  }

  private static int number(Properties found, String key) {
    String text = found.getProperty(key, "");
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("%s is '%s'".formatted(key, text), e);
    }
  }
}
