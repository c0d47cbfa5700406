package io.millrace.cli.broker;

import io.millrace.cli.console.CommandException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A connection to brokers that were seen to answer. Kafka's clients retry for minutes where nobody
 * answers and tell it to the log only, so this asks first and gives up within ten seconds.
 */
public final class KafkaConnection implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(6);

  private final BootstrapServers servers;
  private final Admin admin;

  private KafkaConnection(BootstrapServers servers, Admin admin) {
    this.servers = servers;
    this.admin = admin;
  }

  /**
   * Connects.
   *
   * @throws CommandException if no broker answers
   */
  public static KafkaConnection open(BootstrapServers servers) throws InterruptedException {
    requireListener(servers);
    Admin admin =
        Admin.create(
            Map.of(
                "bootstrap.servers", servers.toString(),
                "request.timeout.ms", (int) ANSWER_TIMEOUT.toMillis(),
                "default.api.timeout.ms", (int) ANSWER_TIMEOUT.toMillis()));
    try {
      admin.describeCluster().nodes().get();
    } catch (ExecutionException e) {
      admin.close(Duration.ZERO);
      if (e.getCause() instanceof TimeoutException) {
        throw silent(servers);
      }
      throw CommandException.unusable(
          "cannot use the Kafka broker at %s: %s", servers, e.getCause().getMessage());
    }
    return new KafkaConnection(servers, admin);
  }

  /** The client for topics and their configuration. */
  public Admin admin() {
    return admin;
  }

  /** The brokers that were asked first. */
  public BootstrapServers servers() {
    return servers;
  }

  /** How many partitions a topic has; empty where there is no such topic. */
  public OptionalInt partitionCount(String topic) throws ExecutionException, InterruptedException {
    try {
      return OptionalInt.of(
          admin
              .describeTopics(List.of(topic))
              .topicNameValues()
              .get(topic)
              .get()
              .partitions()
              .size());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return OptionalInt.empty();
      }
      throw e;
    }
  }

  /**
   * How many partitions a topic has.
   *
   * @throws CommandException if there is no such topic
   */
  public int requireTopic(String topic) throws ExecutionException, InterruptedException {
    return partitionCount(topic)
        .orElseThrow(
            () ->
                CommandException.unusable(
                    "there is no topic %s at %s; 'millrace topics create --bootstrap-servers %s'"
                        + " creates the topics",
                    topic, servers, servers));
  }

  /** A consumer without a group, which sees committed records only. */
  public KafkaConsumer<byte[], byte[]> newConsumer() {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put("bootstrap.servers", servers.toString());
    configuration.put("enable.auto.commit", false);
    configuration.put("allow.auto.create.topics", false);
    configuration.put("auto.offset.reset", "earliest");
    configuration.put("isolation.level", "read_committed");
    configuration.put("max.poll.records", 10_000);
    return new KafkaConsumer<>(
        configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }

  private static void requireListener(BootstrapServers servers) {
    for (BootstrapServers.Address address : servers.addresses()) {
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(address.host(), address.port()),
            (int) CONNECT_TIMEOUT.toMillis() / servers.addresses().size());
        return;
      } catch (UnknownHostException e) {
        if (servers.addresses().size() == 1) {
          throw CommandException.unusable("there is no host %s", address.host());
        }
      } catch (IOException e) {
        // The next one may answer.
        continue;
      }
    }
    throw silent(servers);
  }

  private static CommandException silent(BootstrapServers servers) {
    return CommandException.unusable("no Kafka broker answers at %s", servers);
  }
}
