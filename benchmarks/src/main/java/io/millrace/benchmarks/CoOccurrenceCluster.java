package io.millrace.benchmarks;

import io.millrace.core.cooccurrence.ItemMessage;
import io.millrace.core.cooccurrence.ItemVisit;
import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.flink.operator.FollowNeighborsOperator;
import io.millrace.flink.operator.UpdateCoOccurrenceOperator;
import io.millrace.flink.state.Types;
import io.millrace.flink.state.Uids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.FileUtils;

/** A cluster in this process that runs the operator alone, as one task without a network. */
final class CoOccurrenceCluster implements AutoCloseable {

  private static final Duration OUT_OF_ORDERNESS = Duration.ofSeconds(10);

  private final MiniCluster cluster;
  private final Path directory;

  private CoOccurrenceCluster(MiniCluster cluster, Path directory) {
    this.cluster = cluster;
    this.directory = directory;
  }

  static CoOccurrenceCluster start() throws Exception {
    Path directory = Files.createTempDirectory("millrace-bench");
    Configuration configuration = new Configuration();
    configuration.set(CoreOptions.TMP_DIRS, directory.resolve("tmp").toString());
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .setCommonBindAddress("127.0.0.1")
                .withRandomPorts()
                .build());
    cluster.start();
    return new CoOccurrenceCluster(cluster, directory);
  }

  /** Runs the operator over all visits. */
  RunFigures run(
      List<ItemVisit> visits,
      RowStorage storage,
      Configuration configuration,
      int visitsPerCheckpoint)
      throws Exception {
    // What earlier runs left behind is collected before the clock starts.
    System.gc();
    RecommendationJobConfig config = RecommendationJobConfig.from(configuration);
    VisitFeed feed = VisitFeed.install(visits, visitsPerCheckpoint);
    int cachedRows = storage.isCached() ? config.cachedRows() : 0;
    var update =
        new UpdateCoOccurrenceOperator(
            config.recommender().coOccurrence(), config.publishInterval(), cachedRows);
    var follow = new FollowNeighborsOperator(config.recommender().coOccurrence(), cachedRows);
    JobID job =
        cluster
            .submitJob(
                define(update, follow, visits.size(), configurationOf(storage, configuration)))
            .get()
            .getJobID();
    CompletableFuture<JobResult> result = cluster.requestJobResult(job);
    var unused = result.whenComplete((r, e) -> feed.giveUp());
    while (true) {
      feed.awaitHeld();
      if (result.isDone()) {
        throw new IllegalStateException(
            "the job ended early", result.get().getSerializedThrowable().orElse(null));
      }
      if (feed.isAtEnd()) {
        break;
      }
      cluster.triggerCheckpoint(job).get();
      feed.letGoOn();
    }
    long checkpoint = cluster.triggerCheckpoint(job, CheckpointType.FULL).get();
    RunFigures figures =
        new RunFigures(
            feed.clock().threadSeconds(),
            feed.clock().processSeconds(),
            checkpointBytes(job, checkpoint));
    feed.letGoOn();
    result.get().toJobExecutionResult(getClass().getClassLoader());
    return figures;
  }

  private long checkpointBytes(JobID job, long checkpoint) throws Exception {
    return cluster
        .getExecutionGraph(job)
        .get()
        .getCheckpointStatsSnapshot()
        .getHistory()
        .getCheckpointById(checkpoint)
        .getStateSize();
  }

  private Configuration configurationOf(RowStorage storage, Configuration job) {
    Configuration configuration = new Configuration(job);
    configuration.set(StateBackendOptions.STATE_BACKEND, storage.backend());
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofDays(1));
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        directory.resolve("checkpoints").toUri().toString());
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, 1);
    return configuration;
  }

  private static JobGraph define(
      UpdateCoOccurrenceOperator update,
      FollowNeighborsOperator follow,
      int visits,
      Configuration configuration) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    SingleOutputStreamOperator<ItemVisit> source =
        env.fromSource(new HeldNumbers(visits), WatermarkStrategy.noWatermarks(), "numbers")
            .uid("numbers")
            .map(number -> VisitFeed.current().next(), Types.ITEM_VISIT)
            .uid("visits")
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<ItemVisit>forGenerator(context -> new EveryHundredVisits())
                    .withTimestampAssigner((visit, timestamp) -> visit.time()))
            .uid("watermarks");
    // Without shuffles, so that the thread's time is that of both operators.
    SingleOutputStreamOperator<ItemMessage> messages =
        DataStreamUtils.reinterpretAsKeyedStream(source, ItemVisit::item)
            .transform("UpdateCoOccurrence", Types.ITEM_MESSAGE, update)
            .uid(Uids.UPDATE_CO_OCCURRENCE);
    DataStreamUtils.reinterpretAsKeyedStream(messages, ItemMessage::item)
        .transform("FollowNeighbors", Types.NEIGHBOR_ANSWER, follow)
        .uid(Uids.FOLLOW_NEIGHBORS)
        .sinkTo(new DiscardingSink<>())
        .uid("answers");
    messages
        .getSideOutput(UpdateCoOccurrenceOperator.REFRESHED)
        .sinkTo(new DiscardingSink<>())
        .uid("refreshed");
    return env.getStreamGraph().getJobGraph();
  }

  /** Watermarks by the count of visits and not by the clock, so that every run has the same. */
  private static final class EveryHundredVisits implements WatermarkGenerator<ItemVisit> {
    private long newest = Long.MIN_VALUE;
    private int count;

    @Override
    public void onEvent(ItemVisit visit, long timestamp, WatermarkOutput output) {
      newest = Math.max(newest, timestamp);
      if (++count % 100 == 0) {
        output.emitWatermark(new Watermark(newest - OUT_OF_ORDERNESS.toMillis() - 1));
      }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      // Nothing follows the clock.
    }
  }

  @Override
  public void close() throws IOException {
    try {
      cluster.close();
    } catch (Exception e) {
      throw new IOException("the cluster does not stop", e);
    } finally {
      FileUtils.deleteDirectory(directory.toFile());
    }
  }
}
