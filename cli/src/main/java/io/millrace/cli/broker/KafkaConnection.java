package io.millrace.cli.broker;

import io.millrace.broker.ReadyTopics;
import io.millrace.cli.console.CommandException;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to brokers that were seen to answer. Kafka's clients retry for minutes where nobody
 * answers and tell it to the log only, so this asks first and gives up within ten seconds.
 */
public final class KafkaConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaConnection.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(10);

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
  public static KafkaConnection open(BootstrapServers servers)
      throws ExecutionException, InterruptedException {
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
      throw e;
    }
    return new KafkaConnection(servers, admin);
  }

  /** The client for topics and their configuration. */
  public Admin admin() {
    return admin;
  }

  /** How many partitions a topic has; empty where there is no such topic. */
  public OptionalInt partitionCount(String topic) throws ExecutionException, InterruptedException {
    try {
      Map<String, TopicDescription> found =
          admin.describeTopics(List.of(topic)).allTopicNames().get();
      return found.values().stream().mapToInt(t -> t.partitions().size()).findFirst();
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
                    "there is no topic " + topic + " at " + servers + howToCreate(topic)));
  }

  /** The command that creates a topic; empty where it is none of ours under any prefix. */
  private String howToCreate(String topic) {
    return Arrays.stream(Topic.values())
        .map(ours -> ours.named(""))
        .filter(topic::endsWith)
        .findFirst()
        .map(name -> topic.substring(0, topic.length() - name.length()))
        .map(
            prefix ->
                "; '%s topics create%s --bootstrap-servers %s' creates it"
                    .formatted(
                        System.getProperty("millrace.command", "millrace"),
                        prefix.isEmpty() ? "" : " --prefix " + prefix,
                        servers))
        .orElse("");
  }

  /**
   * Waits until topics that have been created can be used.
   *
   * @throws CommandException if they do not appear
   */
  public void awaitTopics(Collection<String> topics)
      throws ExecutionException, InterruptedException {
    if (!ReadyTopics.await(admin, topics, TOPICS_TIMEOUT)) {
      throw CommandException.unusable(
          "topics were created but do not appear: " + String.join(", ", topics));
    }
  }

  /** A reader of partitions, which sees committed records only and belongs to no group. */
  public PartitionReader newReader() {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put("bootstrap.servers", servers.toString());
    configuration.put("enable.auto.commit", false);
    configuration.put("allow.auto.create.topics", false);
    configuration.put("auto.offset.reset", "earliest");
    configuration.put("isolation.level", "read_committed");
    configuration.put("default.api.timeout.ms", 15_000);
    configuration.put("max.poll.records", 10_000);
    return new PartitionReader(
        new KafkaConsumer<>(
            configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }

  /** Somebody listening at one of the addresses is found in milliseconds, unlike a broker. */
  private static void requireListener(BootstrapServers servers) {
    int timeout = (int) CONNECT_TIMEOUT.toMillis() / servers.addresses().size();
    for (BootstrapServers.Address address : servers.addresses()) {
      if (isListening(address, timeout)) {
        return;
      }
    }
    throw silent(servers);
  }

  private static boolean isListening(BootstrapServers.Address address, int timeout) {
    try {
      for (InetAddress each : InetAddress.getAllByName(address.host())) {
        try (Socket socket = new Socket()) {
          socket.connect(new InetSocketAddress(each, address.port()), timeout);
          return true;
        } catch (ConnectException | SocketTimeoutException e) {
          LOG.info("Nobody listens at {}:{}: {}", each, address.port(), e.getMessage());
        }
      }
    } catch (IOException e) {
      LOG.info("Cannot reach {}: {}", address, e.getMessage());
    }
    return false;
  }

  private static CommandException silent(BootstrapServers servers) {
    return CommandException.unusable("no Kafka broker answers at " + servers);
  }
}
