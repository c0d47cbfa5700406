package io.millrace.benchmarks.job;

import io.millrace.benchmarks.job.JobCluster.JobOrder;
import io.millrace.broker.BrokerProcess;
import io.millrace.core.model.ItemIds;
import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.schemas.log.InteractionLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.util.FileUtils;

/**
 * Measures the state of the job, up to the candidates, in full checkpoints after each quarter of a
 * log. Full ones hold what the state is, without what RocksDB has not compacted yet.
 */
public final class StateBenchmark {

  private static final int PARTS = 4;

  /**
   * What to measure.
   *
   * @param storage where the job keeps its state
   * @param parallelism subtasks of each operator, and partitions of each topic, 1 or more
   * @param configuration that of the job
   */
  public record Settings(StateStorage storage, int parallelism, Configuration configuration) {
    public Settings {
      if (parallelism < 1) {
        throw new IllegalArgumentException("parallelism is 1 or more, not " + parallelism);
      }
    }
  }

  /**
   * The state after a part of the log.
   *
   * @param interactions from the beginning to the end of this part
   * @param sessions how many of them had an interaction within their expiry
   * @param items how many of them were interacted with within their expiry
   * @param bytes of all state
   * @param bytesPerSession of the state by session, for one that is not expired
   * @param bytesPerItem of the state by item, for one that is not expired
   * @param addedPerInteraction bytes by which this part has made the state grow, for each of its
   *     interactions; below 0 where it has shrunk
   */
  public record Part(
      int interactions,
      long sessions,
      long items,
      long bytes,
      double bytesPerSession,
      double bytesPerItem,
      double addedPerInteraction) {}

  /**
   * All that was measured.
   *
   * @param recallAt20 of the plain loop over the first part, as in {@link
   *     ThroughputBenchmark.Result}
   */
  public record Result(List<Part> parts, double recallAt20) {

    /** What the last part added for each interaction, as a share of what the first one did. */
    public double lastToFirst() {
      return parts.get(parts.size() - 1).addedPerInteraction() / parts.get(0).addedPerInteraction();
    }
  }

  private static final String PREFIX = "state.";

  private StateBenchmark() {}

  /**
   * Runs the job over a log.
   *
   * @param progress takes a line before each part
   */
  public static Result run(InteractionLog log, Settings settings, Consumer<String> progress)
      throws Exception {
    if (log.size() < PARTS) {
      throw new IllegalArgumentException("the log is shorter than four interactions");
    }
    RecommendationJobConfig config = RecommendationJobConfig.from(settings.configuration);
    Path directory = Files.createTempDirectory("millrace-bench");
    List<Part> parts = new ArrayList<>();
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
        JobTopics topics = new JobTopics(broker.bootstrapServers(), settings.parallelism);
        JobCluster cluster =
            JobCluster.start(directory, settings.parallelism, settings.configuration)) {
      topics.create(PREFIX);
      // A full checkpoint has all bytes of the state; with a changelog there are none.
      Configuration withoutChangelog = new Configuration(settings.configuration);
      withoutChangelog.set(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG, false);
      JobOrder order =
          new JobOrder(JobStage.CANDIDATES, settings.storage, withoutChangelog, PREFIX, PREFIX);
      LiveKeys live = new LiveKeys(config);
      try (RunningJob job = cluster.submit(order, topics.bootstrapServers())) {
        long before = 0;
        for (int part = 1; part <= PARTS; part++) {
          progress.accept("part %d of %d".formatted(part, PARTS));
          int from = (int) ((long) log.size() * (part - 1) / PARTS);
          int to = (int) ((long) log.size() * part / PARTS);
          topics.fill(PREFIX, log, from, to);
          live.see(log, from, to);
          job.awaitDone(to);
          StateBytes bytes = job.fullCheckpoint();
          parts.add(part(to, live, bytes, (double) (bytes.all() - before) / (to - from)));
          before = bytes.all();
        }
      }
    } finally {
      FileUtils.deleteDirectory(directory.toFile());
    }
    progress.accept("scoring the lists of the plain loop");
    return new Result(parts, Recall.ofPlainLoop(log, log.size() / PARTS, config.recommender()));
  }

  private static Part part(int interactions, LiveKeys live, StateBytes bytes, double added) {
    long sessions = live.sessions();
    long items = live.items();
    return new Part(
        interactions,
        sessions,
        items,
        bytes.all(),
        (double) bytes.sessions() / sessions,
        (double) bytes.items() / items,
        added);
  }

  /** The sessions and items that are not expired. */
  private static final class LiveKeys {
    private final long sessionExpiry;
    private final long itemExpiry;
    private final Map<String, Long> sessions = new HashMap<>();
    private final Map<Long, Long> items = new HashMap<>();
    private long newest;

    private LiveKeys(RecommendationJobConfig config) {
      sessionExpiry = config.recommender().session().expiry().toMillis();
      itemExpiry = config.recommender().coOccurrence().expiry().toMillis();
    }

    private void see(InteractionLog log, int from, int to) {
      for (int i = from; i < to; i++) {
        newest = log.ts(i);
        sessions.put(log.session(i), newest);
        items.put(ItemIds.number(log.aid(i)), newest);
      }
      sessions.values().removeIf(time -> time <= newest - sessionExpiry);
      items.values().removeIf(time -> time <= newest - itemExpiry);
    }

    private long sessions() {
      return sessions.size();
    }

    private long items() {
      return items.size();
    }
  }
}
