package io.millrace.benchmarks.job;

import io.millrace.benchmarks.job.JobCluster.JobOrder;
import io.millrace.broker.BrokerProcess;
import io.millrace.flink.config.RecommendationJobConfig;
import io.millrace.schemas.log.InteractionLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.FileUtils;

/**
 * Measures how long it takes from the sending of an interaction until the list that follows from it
 * can be read, while interactions are sent at fixed rates. They are sent when they are due, however
 * far behind the job is, and times count from when they were due: so a job that stops for a second
 * delays a second's interactions, and not one (no coordinated omission).
 */
public final class LatencyBenchmark {

  /** The rates that are measured where none are given, in percent of the maximum. */
  private static final List<Integer> SHARES = List.of(25, 50, 75);

  /**
   * What to measure.
   *
   * @param rates interactions per second; none for 25, 50 and 75 % of the maximum
   * @param maximum interactions per second that the job carries; 0 to measure it
   * @param warmUp how long the first rate is kept up before it counts, while Java compiles
   * @param length how long each rate is kept up and measured; a tenth of it before does not count
   * @param storage where the job keeps its state
   * @param parallelism subtasks of each operator, and partitions of each topic, 1 or more
   * @param model whether the job ranks with a model of the default size instead of the blend
   * @param http whether interactions go through the query service, and lists come on its streams
   * @param configuration that of the job
   */
  public record Settings(
      List<Double> rates,
      double maximum,
      Duration warmUp,
      Duration length,
      StateStorage storage,
      int parallelism,
      boolean model,
      boolean http,
      Configuration configuration) {
    public Settings {
      rates = List.copyOf(rates);
      if (rates.stream().anyMatch(rate -> !(rate > 0 && rate <= 1e6))
          || !(maximum >= 0 && maximum <= 1e6)) {
        throw new IllegalArgumentException(
            "rates are above 0 and up to 1,000,000 a second, not %s, %s".formatted(rates, maximum));
      }
      if (warmUp.isNegative() || length.toMillis() < 1 || parallelism < 1) {
        throw new IllegalArgumentException(
            "a warm-up is 0 s or more, and the length of a measurement and the parallelism are"
                + " above 0, not %s, %s and %d".formatted(warmUp, length, parallelism));
      }
    }
  }

  /**
   * The times at one rate, in milliseconds.
   *
   * @param name the percentage of the maximum, or the rate itself where it was given
   * @param perSecond interactions per second
   * @param lists how many were measured
   * @param missing interactions after which no list could be read
   * @param parts what the way through the query service is made of; none through topics
   */
  public record Outcome(
      String name,
      double perSecond,
      long lists,
      long missing,
      double p50,
      double p90,
      double p99,
      double p999,
      List<Part> parts) {}

  /**
   * A part of the way of the same interactions. Parts of one interaction add up to its time; their
   * percentiles do not.
   *
   * @param name what happens in it
   */
  public record Part(String name, double p50, double p90, double p99) {
    static Part of(String name, Histogram micros) {
      return new Part(
          name,
          micros.getValueAtPercentile(50) / 1e3,
          micros.getValueAtPercentile(90) / 1e3,
          micros.getValueAtPercentile(99) / 1e3);
    }
  }

  /**
   * All that was measured.
   *
   * @param maximum interactions per second at full speed; 0 where it was neither given nor needed
   * @param recallAt20 of all lists that the job wrote, as in {@link ThroughputBenchmark.Result}
   */
  public record Result(double maximum, List<Outcome> outcomes, double recallAt20) {}

  /** Interactions per second, and how many are sent before and while they count. */
  private record Rate(String name, double perSecond, int unmeasured, int measured) {}

  private static final String PREFIX = "latency.";

  private final InteractionLog log;
  private final Settings settings;
  private final Consumer<String> progress;
  private final RecommendationJobConfig config;
  private int sent;

  private LatencyBenchmark(InteractionLog log, Settings settings, Consumer<String> progress) {
    this.log = log;
    this.settings = settings;
    this.progress = progress;
    config = RecommendationJobConfig.from(settings.configuration);
  }

  /**
   * Starts a job, sends it a fifth of the log at full speed, which warms it up, and then the rest
   * at the rates, each after another.
   *
   * @param progress takes a line before each rate
   * @throws IllegalArgumentException if the log is too short for the rates
   */
  public static Result run(InteractionLog log, Settings settings, Consumer<String> progress)
      throws Exception {
    return new LatencyBenchmark(log, settings, progress).run();
  }

  private Result run() throws Exception {
    if (settings.maximum > 0 || !settings.rates.isEmpty()) {
      requireLongEnough(rates(settings.maximum));
    }
    Path directory = Files.createTempDirectory("millrace-bench");
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
        JobTopics topics = new JobTopics(broker.bootstrapServers(), settings.parallelism);
        JobCluster cluster =
            JobCluster.start(directory, settings.parallelism, settings.configuration)) {
      topics.create(PREFIX);
      if (settings.model) {
        topics.announce(
            PREFIX,
            config.ranking().model(),
            DefaultModel.of(settings.configuration),
            directory.resolve("model"));
      }
      JobOrder order =
          new JobOrder(JobStage.RANKING, settings.storage, settings.configuration, PREFIX, PREFIX);
      try (RunningJob job = cluster.submit(order, topics.bootstrapServers());
          ListWatch watch = ListWatch.start(topics, PREFIX, log, config.recommender().session());
          TimedSender sender = new TimedSender(topics, PREFIX, log, watch)) {
        return measure(job, watch, sender, topics, directory);
      }
    } finally {
      FileUtils.deleteDirectory(directory.toFile());
    }
  }

  private Result measure(
      RunningJob job, ListWatch watch, TimedSender sender, JobTopics topics, Path directory)
      throws Exception {
    double maximum = settings.maximum;
    progress.accept("warm-up at full speed");
    // The first half pays for the start.
    sendAtFullSpeed(log.size() / 10, job, sender);
    double measured = sendAtFullSpeed(log.size() / 10, job, sender);
    if (maximum == 0 && settings.rates.isEmpty()) {
      maximum = measured;
    }
    List<Rate> rates = rates(maximum);
    requireLongEnough(rates);
    List<Outcome> outcomes =
        settings.http
            ? throughHttp(rates, topics, directory)
            : throughTopics(rates, job, watch, sender);
    progress.accept("scoring the lists");
    double recall = Recall.ofWrittenLists(log, sent, config.recommender(), topics, PREFIX);
    return new Result(maximum, outcomes, recall);
  }

  /** Sends so many interactions at once, and gives how many a second went through the job. */
  private double sendAtFullSpeed(int count, RunningJob job, TimedSender sender) throws Exception {
    long start = System.nanoTime();
    sender.sendAll(sent, sent + count);
    sent += count;
    job.awaitDone(sent);
    return count / ((System.nanoTime() - start) / 1e9);
  }

  /** The rates, in the order in which they are sent. */
  private List<Rate> rates(double maximum) {
    List<Rate> rates = new ArrayList<>();
    settings.rates.forEach(rate -> rates.add(rate(Double.toString(rate), rate, rates.isEmpty())));
    if (settings.rates.isEmpty()) {
      for (int share : SHARES) {
        rates.add(rate(Integer.toString(share), maximum * share / 100, rates.isEmpty()));
      }
    }
    return rates;
  }

  private Rate rate(String name, double perSecond, boolean first) {
    long unmeasured = first ? settings.warmUp.toMillis() : settings.length.toMillis() / 10;
    return new Rate(
        name,
        perSecond,
        (int) (perSecond * unmeasured / 1_000),
        Math.max(1, (int) (perSecond * settings.length.toMillis() / 1_000)));
  }

  private void requireLongEnough(List<Rate> rates) {
    long needed = 2L * (log.size() / 10);
    for (Rate rate : rates) {
      needed += rate.unmeasured + rate.measured;
    }
    if (needed > log.size()) {
      throw new IllegalArgumentException(
          "the log has %,d interactions, and the rates need %,d".formatted(log.size(), needed));
    }
  }

  private List<Outcome> throughTopics(
      List<Rate> rates, RunningJob job, ListWatch watch, TimedSender sender) throws Exception {
    List<Outcome> outcomes = new ArrayList<>();
    for (Rate rate : rates) {
      progress.accept("%,.0f interactions a second".formatted(rate.perSecond));
      int from = sent + rate.unmeasured;
      int to = from + rate.measured;
      watch.measure(from, to);
      sender.send(sent, to, rate.perSecond);
      sent = to;
      job.awaitDone(sent);
      watch.awaitEnd();
      outcomes.add(outcome(rate, watch.micros(), watch.missing(), List.of()));
    }
    return outcomes;
  }

  /** Shoppers go on where the sender has stopped, in sessions that the log does not know. */
  private List<Outcome> throughHttp(List<Rate> rates, JobTopics topics, Path directory)
      throws Exception {
    List<Outcome> outcomes = new ArrayList<>();
    int next = sent;
    try (HttpShoppers shoppers =
        HttpShoppers.start(topics, PREFIX, log, directory.resolve("views"))) {
      for (Rate rate : rates) {
        progress.accept("%,.0f interactions a second".formatted(rate.perSecond));
        int from = next + rate.unmeasured;
        int to = from + rate.measured;
        shoppers.send(next, from, to, rate.perSecond);
        next = to;
        outcomes.add(
            outcome(rate, shoppers.micros(), shoppers.missing(), shoppers.parts(topics, PREFIX)));
      }
    }
    return outcomes;
  }

  private static Outcome outcome(Rate rate, Histogram micros, long missing, List<Part> parts) {
    return new Outcome(
        rate.name,
        rate.perSecond,
        micros.getTotalCount(),
        missing,
        micros.getValueAtPercentile(50) / 1e3,
        micros.getValueAtPercentile(90) / 1e3,
        micros.getValueAtPercentile(99) / 1e3,
        micros.getValueAtPercentile(99.9) / 1e3,
        parts);
  }
}
