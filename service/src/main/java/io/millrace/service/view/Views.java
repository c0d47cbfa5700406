package io.millrace.service.view;

import io.millrace.schemas.Topic;
import io.millrace.service.config.ServiceConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.errors.UnknownStateStoreException;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link Table tables} in RocksDB, with the bytes of the records as values. Instances with the
 * same application id share the partitions of lists and neighbours. A topic is its own changelog,
 * so nothing is written to Kafka but the offsets of the group.
 *
 * <p>Thread-safe.
 */
public final class Views implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Views.class);

  /** An instance that dies is missed after this time; the broker allows no less than 6 s. */
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  /** How soon an instance that has read a partition meanwhile is given it; Kafka allows no less. */
  private static final Duration PROBING_INTERVAL = Duration.ofMinutes(1);

  /**
   * A commit holds up the lists of its thread, and only says what to read again after a failure.
   */
  private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(10);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
  private static final long CATCH_UP_PAUSE_MILLIS = 200;
  private static final int THREADS = 2;
  private static final String GLOBAL_THREAD = "GlobalStreamThread";

  private final KafkaStreams streams;
  private final HostInfo self;
  private final RestoreProgress restored = new RestoreProgress();
  private final CatchUp catchUp;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "views-catch-up"));
  private volatile boolean caughtUp;

  private Views(ServiceConfig config, HostInfo self, Path directory, NewListListener listener) {
    this.self = self;
    catchUp =
        new CatchUp(
            Admin.create(Map.of("bootstrap.servers", config.bootstrapServers())),
            config.applicationId());
    streams =
        new KafkaStreams(
            topology(
                config.topicPrefix(),
                catchUp::processed,
                (previous, newest) -> {
                  if (caughtUp) {
                    listener.onNewList(previous, newest);
                  }
                }),
            properties(config, self, directory));
    streams.setGlobalStateRestoreListener(restored);
    streams.setUncaughtExceptionHandler(Views::afterFailure);
  }

  /**
   * Starts to read the topics. Until {@link #isReady} the tables cannot be asked.
   *
   * @param self host and port under which other instances reach this one
   * @param directory where RocksDB keeps its files
   * @param listener told about new lists once what was there before has been read
   */
  public static Views start(
      ServiceConfig config, HostInfo self, Path directory, NewListListener listener) {
    Views views = new Views(config, self, directory, listener);
    views.streams.start();
    var unused =
        views.watch.scheduleWithFixedDelay(
            views::checkCatchUp, 0, CATCH_UP_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    return views;
  }

  /** Whether the tables can be asked, all that are held here. */
  public boolean isReady() {
    return caughtUp && streams.state() == KafkaStreams.State.RUNNING;
  }

  /** Whether reading goes on, or will when a broker answers; where not, only a restart helps. */
  public boolean isAlive() {
    return !streams.state().hasStartedOrFinishedShuttingDown();
  }

  /** How far reading is, for people. */
  public String progress() {
    return "%d of %d records read, %s"
        .formatted(
            restored.read() + catchUp.read(), restored.all() + catchUp.all(), streams.state());
  }

  /**
   * The instance that holds a key of a table.
   *
   * @return empty where it is this one
   * @throws RestoringException while that is not known
   */
  public Optional<HostInfo> elsewhere(Table table, byte[] key) throws RestoringException {
    if (table.global()) {
      return Optional.empty();
    }
    HostInfo holder = metadata(table, key).activeHost();
    return holder.equals(self) ? Optional.empty() : Optional.of(holder);
  }

  /**
   * The newest record of a key, as it was written.
   *
   * @return null where there is none
   * @throws RestoringException while the table cannot be asked
   */
  public byte @Nullable [] get(Table table, byte[] key) throws RestoringException {
    try {
      StoreQueryParameters<ReadOnlyKeyValueStore<byte[], byte[]>> query = query(table);
      return streams
          .store(table.global() ? query : query.withPartition(metadata(table, key).partition()))
          .get(key);
    } catch (InvalidStateStoreException e) {
      throw restoring(e);
    }
  }

  /**
   * Hands on all records of a table that is whole here.
   *
   * @throws RestoringException while the table cannot be asked
   */
  public void forEach(Table table, BiConsumer<byte[], byte[]> sink) throws RestoringException {
    try (KeyValueIterator<byte[], byte[]> all = streams.store(query(table)).all()) {
      all.forEachRemaining(each -> sink.accept(each.key, each.value));
    } catch (InvalidStateStoreException e) {
      throw restoring(e);
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
    catchUp.close();
    boolean unused = streams.close(CLOSE_TIMEOUT);
  }

  private KeyQueryMetadata metadata(Table table, byte[] key) throws RestoringException {
    try {
      KeyQueryMetadata metadata =
          streams.queryMetadataForKey(table.store(), key, new ByteArraySerializer());
      if (caughtUp
          && metadata != null
          && !metadata.equals(KeyQueryMetadata.NOT_AVAILABLE)
          && !metadata.activeHost().equals(HostInfo.unavailable())) {
        return metadata;
      }
      throw restoring(null);
    } catch (StreamsException | IllegalStateException e) {
      throw restoring(e);
    }
  }

  private RestoringException restoring(@Nullable Exception cause) {
    if (cause instanceof UnknownStateStoreException) {
      throw new IllegalStateException(cause);
    }
    return new RestoringException("the views are being read: " + progress());
  }

  private static StoreQueryParameters<ReadOnlyKeyValueStore<byte[], byte[]>> query(Table table) {
    return StoreQueryParameters.fromNameAndType(
        table.store(), QueryableStoreTypes.<byte[], byte[]>keyValueStore());
  }

  private void checkCatchUp() {
    try {
      if (streams.state() == KafkaStreams.State.RUNNING && catchUp.isDone(partitionsHere())) {
        caughtUp = true;
        watch.shutdown();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("Cannot tell yet how far the views are", e);
    }
  }

  private Set<TopicPartition> partitionsHere() {
    return streams.metadataForLocalThreads().stream()
        .flatMap(thread -> thread.activeTasks().stream())
        .flatMap(task -> task.topicPartitions().stream())
        .collect(Collectors.toSet());
  }

  /**
   * Kafka Streams cannot replace the thread that reads the tables that are whole in every instance.
   * It fails where a topic was made anew; with the files gone, a start reads it from its beginning.
   */
  private static StreamThreadExceptionResponse afterFailure(Throwable e) {
    boolean global = Thread.currentThread().getName().endsWith(GLOBAL_THREAD);
    if (global || e instanceof MissingSourceTopicException || e instanceof Error) {
      LOG.error("Reading has stopped for good; start the service again. {}", e.toString());
      LOG.debug("Where it stopped", e);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.error("A thread of the views has failed, another takes its place", e);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private static Topology topology(
      String prefix, Consumer<RecordMetadata> progress, NewListListener listener) {
    Topology topology = new Topology();
    for (Table table : Table.values()) {
      String store = table.store();
      List<String> names = List.of(store + "-source", store + "-view");
      Topic topic = table.topic();
      if (table.global()) {
        topology.addGlobalStore(
            store(store),
            names.get(0),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            topic.named(prefix),
            names.get(1),
            () -> new KeepLastProcessor(store, progress));
      } else {
        topology.addReadOnlyStateStore(
            store(store),
            names.get(0),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            topic.named(prefix),
            names.get(1),
            () ->
                table == Table.RECOMMENDATIONS
                    ? new KeepNewestListProcessor(listener, progress)
                    : new KeepLastProcessor(store, progress));
      }
    }
    return topology;
  }

  private static StoreBuilder<KeyValueStore<byte[], byte[]>> store(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
        .withLoggingDisabled();
  }

  private static Properties properties(ServiceConfig config, HostInfo self, Path directory) {
    Map<String, Object> values = new HashMap<>();
    values.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
    values.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    values.put(
        StreamsConfig.APPLICATION_SERVER_CONFIG, ServiceConfig.authority(self.host(), self.port()));
    values.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    values.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, THREADS);
    values.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbyReplicas());
    values.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL.toMillis());
    values.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, PROBING_INTERVAL.toMillis());
    values.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
    values.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        (int) SESSION_TIMEOUT.toMillis());
    values.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        (int) HEARTBEAT.toMillis());
    Properties properties = new Properties();
    properties.putAll(values);
    return properties;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** The topics that must be there. */
  public static List<Topic> topics() {
    return Arrays.stream(Table.values()).map(Table::topic).toList();
  }
}
