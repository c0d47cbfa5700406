package io.millrace.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * A real Kafka broker and its controller in the calling process, reachable on the loopback
 * interface only. Topics survive a restart on the same directory. It is meant for the demo and for
 * tests: one node, few threads, nothing replicated, and no topic is ever created by mistake.
 */
public final class LocalBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalBroker.class);

  private static final int NODE_ID = 1;
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

  private final DirectoryLock lock;
  private final LoopbackSockets sockets;
  private final BrokerServer broker;
  private final ControllerServer controller;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LocalBroker(
      DirectoryLock lock,
      LoopbackSockets sockets,
      BrokerServer broker,
      ControllerServer controller) {
    this.lock = lock;
    this.sockets = sockets;
    this.broker = broker;
    this.controller = controller;
  }

  /**
   * Starts a broker on a free port.
   *
   * @param dataDirectory where topics are kept; created, and prepared for Kafka, where it is not
   *     yet
   * @throws IOException with one clear line, where the directory cannot be used
   */
  public static LocalBroker start(Path dataDirectory) throws IOException {
    return start(dataDirectory, 0);
  }

  /**
   * Starts a broker on the given port.
   *
   * @param dataDirectory where topics are kept; created, and prepared for Kafka, where it is not
   *     yet
   * @param port 1 to 65535, or 0 for any free one
   * @throws IOException with one clear line, where the port is taken or the directory cannot be
   *     used
   */
  public static LocalBroker start(Path dataDirectory, int port) throws IOException {
    requireWritable(dataDirectory);
    // Kafka's own lock comes late: a second broker would disturb the first before it meets it.
    DirectoryLock lock = DirectoryLock.take(dataDirectory);
    try {
      LoopbackSockets sockets = LoopbackSockets.open(port);
      try {
        return start(dataDirectory, sockets, lock);
      } catch (IOException | RuntimeException e) {
        sockets.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Returns the address to give to Kafka clients, as {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return LoopbackSockets.HOST + ":" + port();
  }

  /** Returns the port that clients connect to. */
  public int port() {
    return sockets.brokerAddress().getPort();
  }

  /** Stops the broker and waits until its files are closed. Calling it again does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      stop(broker, controller, sockets);
      lock.close();
    }
  }

  private static LocalBroker start(Path dataDirectory, LoopbackSockets sockets, DirectoryLock lock)
      throws IOException {
    String directory = dataDirectory.toAbsolutePath().toString();
    formatWhereNew(directory);
    KafkaConfig config = KafkaConfig.fromProps(configuration(directory, sockets), false);
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> prepared =
        KafkaRaftServer.initializeLogDirs(config, LOG, "");
    SharedServer shared =
        new SharedServer(
            config,
            prepared._1(),
            Time.SYSTEM,
            new Metrics(Time.SYSTEM),
            CompletableFuture.completedFuture(Map.of(NODE_ID, sockets.controllerAddress())),
            List.of(),
            // Kafka's own handler ends the process, which is not the broker's alone.
            (name, fatal, action) -> new LoggingFaultHandler(name, action),
            sockets);
    BrokerServer broker = new BrokerServer(shared);
    ControllerServer controller =
        new ControllerServer(shared, KafkaRaftServer.configSchema(), prepared._2());
    try {
      controller.startup();
      broker.startup();
    } catch (Throwable e) {
      stop(broker, controller, sockets);
      if (e instanceof Error error) {
        throw error;
      }
      throw new IOException(
          "Cannot start a Kafka broker in " + directory + ": " + rootMessage(e), e);
    }
    return new LocalBroker(lock, sockets, broker, controller);
  }

  private static void requireWritable(Path directory) throws IOException {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new IOException("Cannot create the data directory " + directory, e);
    }
    if (!Files.isWritable(directory)) {
      throw new IOException("Cannot write to the data directory " + directory);
    }
  }

  private static void formatWhereNew(String directory) throws IOException {
    MetaPropertiesEnsemble found =
        new MetaPropertiesEnsemble.Loader()
            .addLogDirs(List.of(directory))
            .addMetadataLogDir(directory)
            .load();
    if (!found.logDirProps().isEmpty()) {
      return;
    }
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE_ID)
          .setControllerListenerName(LoopbackSockets.CONTROLLER_LISTENER)
          .setDirectories(List.of(directory))
          .setMetadataLogDirectory(directory)
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .run();
    } catch (Exception e) {
      throw new IOException(
          "Cannot prepare the data directory " + directory + ": " + rootMessage(e), e);
    }
  }

  private static Properties configuration(String directory, LoopbackSockets sockets) {
    Properties p = new Properties();
    p.setProperty("node.id", Integer.toString(NODE_ID));
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("log.dirs", directory);
    p.setProperty("listeners", sockets.listeners());
    p.setProperty("advertised.listeners", sockets.listeners());
    p.setProperty("listener.security.protocol.map", LoopbackSockets.SECURITY_PROTOCOLS);
    p.setProperty("controller.listener.names", LoopbackSockets.CONTROLLER_LISTENER);
    p.setProperty("inter.broker.listener.name", LoopbackSockets.BROKER_LISTENER);
    p.setProperty(
        "controller.quorum.voters",
        NODE_ID + "@" + LoopbackSockets.HOST + ":" + sockets.controllerAddress().getPort());

    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("default.replication.factor", "1");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("offsets.topic.num.partitions", "1");
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("transaction.state.log.num.partitions", "1");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("share.coordinator.state.topic.num.partitions", "1");
    p.setProperty("share.coordinator.state.topic.replication.factor", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    // Logs from years ago are replayed here; an age limit would delete them on arrival.
    p.setProperty("log.retention.ms", "-1");
    // The process shares its cores with a Flink cluster, so heartbeats may come late.
    p.setProperty("broker.session.timeout.ms", "60000");

    p.setProperty("num.network.threads", "1");
    p.setProperty("num.io.threads", "2");
    p.setProperty("num.replica.fetchers", "1");
    p.setProperty("num.recovery.threads.per.data.dir", "1");
    p.setProperty("background.threads", "2");
    p.setProperty("log.segment.bytes", Integer.toString(32 << 20));
    p.setProperty("log.index.size.max.bytes", Integer.toString(1 << 20));
    p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
    return p;
  }

  private static void stop(
      BrokerServer broker, ControllerServer controller, LoopbackSockets sockets) {
    try {
      broker.shutdown(SHUTDOWN_TIMEOUT);
    } finally {
      try {
        controller.shutdown();
      } finally {
        sockets.close();
      }
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }
}
