package io.millrace.benchmarks.job;

import io.millrace.benchmarks.Spread;
import io.millrace.benchmarks.job.CpuReading.Passed;
import io.millrace.benchmarks.job.JobCluster.JobOrder;
import io.millrace.broker.BrokerProcess;
import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.schemas.log.InteractionLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.FileUtils;

/**
 * Compares the recommendation job, from Kafka to Kafka, with the same core classes in a plain loop.
 * The broker is a process of its own, so its CPU time is not in the figures; that of the job is all
 * that this process takes but for its compilers, see {@link CpuReading}. The first tenth of each
 * run is not measured.
 */
public final class ThroughputBenchmark {

  /**
   * What to measure.
   *
   * @param stages how far the measured jobs go, 1 or more
   * @param storages where they keep their state, 1 or more
   * @param parallelism subtasks of each operator, and partitions of each topic, 1 or more
   * @param repetitions measured runs of each, 1 or more
   * @param model whether the whole job ranks with a model of the default size instead of the blend
   * @param configuration that of the job
   */
  public record Settings(
      List<JobStage> stages,
      List<StateStorage> storages,
      int parallelism,
      int repetitions,
      boolean model,
      Configuration configuration) {
    public Settings {
      stages = List.copyOf(stages);
      storages = List.copyOf(storages);
      if (stages.isEmpty() || storages.isEmpty()) {
        throw new IllegalArgumentException("there is nothing to measure");
      }
      if (repetitions < 1 || parallelism < 1) {
        throw new IllegalArgumentException(
            "repetitions and parallelism are 1 or more, not %d and %d"
                .formatted(repetitions, parallelism));
      }
    }
  }

  /**
   * What one job carried.
   *
   * @param perCpuSecond interactions per second of CPU time
   * @param perSecond interactions per second on the clock
   * @param threads microseconds of CPU time per interaction by the names of threads, of the last
   *     run
   */
  public record Outcome(Spread perCpuSecond, Spread perSecond, Map<String, Double> threads) {}

  /**
   * All that was measured over the same interactions.
   *
   * @param interactions in a run
   * @param plainLoop interactions per second of CPU time of the plain loop
   * @param outcomes of the jobs
   * @param deadLetters interactions that a job could not use, in the last run of any
   * @param listsWithoutModel lists of the last whole job that were in the order of the blend; with
   *     a model, those until it was loaded
   * @param recallAt20 the share of interactions whose item was among the first 20 of the list that
   *     their session had before them: of the lists that the last whole job wrote, else of those of
   *     the plain loop
   */
  public record Result(
      int interactions,
      Spread plainLoop,
      Map<StateStorage, Map<JobStage, Outcome>> outcomes,
      long deadLetters,
      long listsWithoutModel,
      double recallAt20) {

    /** The stages that were measured with a storage. */
    public Set<JobStage> stages(StateStorage storage) {
      return outcomes.getOrDefault(storage, Map.of()).keySet();
    }

    /** The outcome of a job. */
    public Outcome outcome(StateStorage storage, JobStage stage) {
      Outcome outcome = outcomes.getOrDefault(storage, Map.of()).get(stage);
      if (outcome == null) {
        throw new IllegalArgumentException("not measured: %s, %s".formatted(storage, stage));
      }
      return outcome;
    }

    /** A job's interactions per second of CPU time, as a share of the plain loop's. */
    public double toPlainLoop(StateStorage storage, JobStage stage) {
      return outcome(storage, stage).perCpuSecond().median() / plainLoop.median();
    }
  }

  /** The runs of one job so far. */
  private static final class Runs {
    private final List<Double> perCpuSecond = new ArrayList<>();
    private final List<Double> perSecond = new ArrayList<>();
    private final Map<String, Double> threads = new HashMap<>();

    private void add(Passed passed, double interactions) {
      perCpuSecond.add(interactions / passed.cpuSeconds());
      perSecond.add(interactions / passed.seconds());
      threads.clear();
      passed.threads().forEach((name, s) -> threads.put(name, s / interactions * 1e6));
    }

    private Outcome outcome() {
      return new Outcome(Spread.of(perCpuSecond), Spread.of(perSecond), Map.copyOf(threads));
    }
  }

  private static final String INPUT = "log.";

  private final InteractionLog log;
  private final Settings settings;
  private final Consumer<String> progress;
  private final RecommendationJobConfig config;
  private final int unmeasured;
  private final List<Double> plainLoop = new ArrayList<>();
  private final Map<StateStorage, Map<JobStage, Runs>> jobs = new EnumMap<>(StateStorage.class);
  private long deadLetters;
  private long listsWithoutModel;
  private double recall = Double.NaN;

  private ThroughputBenchmark(InteractionLog log, Settings settings, Consumer<String> progress) {
    this.log = log;
    this.settings = settings;
    this.progress = progress;
    config = RecommendationJobConfig.from(settings.configuration);
    unmeasured = log.size() / 10;
  }

  /**
   * Runs the loop and all jobs once to warm up, then all in turn, so that whatever else the machine
   * does falls on all of them alike. Figures are medians of the runs.
   *
   * @param progress takes a line before each run
   */
  public static Result run(InteractionLog log, Settings settings, Consumer<String> progress)
      throws Exception {
    return new ThroughputBenchmark(log, settings, progress).run();
  }

  private Result run() throws Exception {
    PlainLoop loop = new PlainLoop(log, config.recommender());
    Path directory = Files.createTempDirectory("millrace-bench");
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
        JobTopics topics = new JobTopics(broker.bootstrapServers(), settings.parallelism);
        JobCluster cluster =
            JobCluster.start(directory, settings.parallelism, settings.configuration)) {
      progress.accept("writing the interactions to Kafka");
      topics.create(INPUT);
      topics.fill(INPUT, log, 0, log.size());
      if (settings.model) {
        topics.announce(
            INPUT,
            config.ranking().model(),
            DefaultModel.of(settings.configuration),
            directory.resolve("model"));
      }
      for (int turn = 0; turn <= settings.repetitions; turn++) {
        takeTurn(turn, loop, topics, cluster);
      }
    } finally {
      FileUtils.deleteDirectory(directory.toFile());
    }
    if (Double.isNaN(recall)) {
      progress.accept("scoring the lists of the plain loop");
      recall = Recall.ofPlainLoop(log, log.size(), config.recommender());
    }
    Map<StateStorage, Map<JobStage, Outcome>> outcomes = new EnumMap<>(StateStorage.class);
    jobs.forEach(
        (storage, stages) -> {
          Map<JobStage, Outcome> ofStorage = new EnumMap<>(JobStage.class);
          stages.forEach((stage, runs) -> ofStorage.put(stage, runs.outcome()));
          outcomes.put(storage, ofStorage);
        });
    return new Result(
        log.size(), Spread.of(plainLoop), outcomes, deadLetters, listsWithoutModel, recall);
  }

  /** Runs everything once. */
  private void takeTurn(int turn, PlainLoop loop, JobTopics topics, JobCluster cluster)
      throws Exception {
    String name = turn == 0 ? "warm-up" : "run %d of %d".formatted(turn, settings.repetitions);
    progress.accept(name + ", plain loop");
    Passed ofLoop = loop.run(unmeasured);
    if (turn > 0) {
      plainLoop.add((log.size() - unmeasured) / ofLoop.cpuSeconds());
    }
    for (StateStorage storage : settings.storages) {
      for (JobStage stage : settings.stages) {
        String place = storage.label() + ", " + stage.label();
        progress.accept(name + ", " + place);
        String output = "run%d.%s.%s.".formatted(turn, storage.label(), stage.label());
        topics.create(output);
        Passed passed =
            runJob(
                new JobOrder(stage, storage, settings.configuration, INPUT, output),
                topics,
                cluster);
        if (turn > 0) {
          jobs.computeIfAbsent(storage, s -> new EnumMap<>(JobStage.class))
              .computeIfAbsent(stage, s -> new Runs())
              .add(passed, log.size() - unmeasured);
        }
        if (turn == settings.repetitions && stage == JobStage.RANKING) {
          recall = Recall.ofWrittenLists(log, log.size(), config.recommender(), topics, output);
        }
        topics.delete(output);
      }
    }
  }

  private Passed runJob(JobOrder order, JobTopics topics, JobCluster cluster) throws Exception {
    // What earlier runs left behind is collected before the clock starts.
    System.gc();
    try (RunningJob job = cluster.submit(order, topics.bootstrapServers())) {
      job.awaitTaken(unmeasured);
      long taken = job.taken();
      CpuReading start = CpuReading.now();
      job.awaitDone(log.size());
      Passed passed = CpuReading.now().since(start);
      deadLetters = job.deadLetters();
      listsWithoutModel = job.listsWithoutModel();
      // Between two looks at the count the job has gone on a little.
      return passed.scaledBy((double) (log.size() - unmeasured) / Math.max(1, log.size() - taken));
    }
  }
}
