package io.millrace.benchmarks.job;

import io.millrace.flink.config.KafkaConfig;
import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.flink.config.RecommendationJobOptions;
import io.millrace.flink.config.ScorerType;
import io.millrace.flink.config.StateChangelog;
import io.millrace.flink.connector.KafkaEnds;
import io.millrace.flink.metric.JobCounters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink cluster in this process, in which measured jobs run one after another. */
final class JobCluster implements AutoCloseable {

  /** What RocksDB has for its blocks and its writes, for each slot; a job may set another. */
  private static final long MANAGED_MEBIBYTES = 256;

  /**
   * A job to run.
   *
   * @param configuration that of the job
   * @param from the prefix of the topics that it reads
   * @param to the prefix of the topics that it writes; also its consumer group
   */
  record JobOrder(
      JobStage stage, StateStorage storage, Configuration configuration, String from, String to) {}

  private final MiniCluster cluster;
  private final JobCounters counters;
  private final Path directory;
  private final int parallelism;

  private JobCluster(MiniCluster cluster, JobCounters counters, Path directory, int parallelism) {
    this.cluster = cluster;
    this.counters = counters;
    this.directory = directory;
    this.parallelism = parallelism;
  }

  /**
   * Starts a cluster.
   *
   * @param directory for state, checkpoints and temporary files
   * @param settings of the cluster, as Flink calls them
   */
  static JobCluster start(Path directory, int parallelism, Configuration settings)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(
        TaskManagerOptions.MANAGED_MEMORY_SIZE,
        MemorySize.ofMebiBytes(MANAGED_MEBIBYTES * parallelism));
    configuration.addAll(settings);
    useChangelog(configuration, directory);
    configuration.set(CoreOptions.TMP_DIRS, directory.resolve("tmp").toString());
    JobCounters counters = JobCounters.addTo(configuration, UUID.randomUUID().toString());
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(parallelism)
                .setCommonBindAddress("127.0.0.1")
                .withRandomPorts()
                .build());
    cluster.start();
    return new JobCluster(cluster, counters, directory, parallelism);
  }

  /** Submits a job between the topics of a broker. */
  RunningJob submit(JobOrder order, String bootstrapServers) throws Exception {
    Path checkpoints = directory.resolve("checkpoints").resolve(order.to);
    JobGraph graph = graph(order, bootstrapServers, checkpoints);
    RunningJob job = new RunningJob(cluster, graph.getJobID(), counters, checkpoints);
    var unused = cluster.submitJob(graph).get();
    return job;
  }

  private JobGraph graph(JobOrder order, String bootstrapServers, Path checkpoints) {
    Configuration configuration = new Configuration(order.configuration);
    configuration.set(StateBackendOptions.STATE_BACKEND, order.storage.backend());
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.DELETE_ON_CANCELLATION);
    configuration.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofMinutes(30));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    if (order.stage != JobStage.RANKING) {
      // A job that does not rank has no model, so it computes features for the sample alone.
      configuration.set(RecommendationJobOptions.RANKING_SCORER, ScorerType.NONE);
    }
    useChangelog(configuration, directory);
    RecommendationJobConfig config = RecommendationJobConfig.from(configuration);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    order.stage.define(
        env,
        config,
        ends(config.kafka(), bootstrapServers, order.from, order.to),
        ends(config.kafka(), bootstrapServers, order.to, order.to));
    return env.getStreamGraph().getJobGraph();
  }

  /** As in the cluster of {@code millrace run}. */
  private static void useChangelog(Configuration configuration, Path directory) {
    StateChangelog.use(configuration, directory.resolve("changelog").toUri().toString());
  }

  private static KafkaEnds ends(
      KafkaConfig kafka, String bootstrapServers, String prefix, String group) {
    return new KafkaEnds(
        new KafkaConfig(bootstrapServers, group, prefix, kafka.encoding(), kafka.properties()));
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
