package io.millrace.service.live;

import io.millrace.core.model.ItemIds;
import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.Recommendation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What the stream is doing: rates, latency, quality, by samples of the last ten minutes. */
public final class Activity {
  private static final int SAMPLES = 300;
  private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(10);
  private static final int DIGITS = 2;

  /**
   * One sample. Percentiles and quality are null where nothing was measured.
   *
   * @param time in epoch milliseconds
   * @param interactions a second since the sample before
   * @param lists a second, of the sessions that this instance holds
   * @param p50 median time from an interaction to its lists, in milliseconds
   * @param p99 the 99th percentile of it
   * @param recall recall@20 of the last cases, at most 1000
   * @param mrr MRR@20 of them
   */
  public record Sample(
      long time,
      double interactions,
      double lists,
      @Nullable Double p50,
      @Nullable Double p99,
      @Nullable Double recall,
      @Nullable Double mrr) {}

  private final ListQuality quality = new ListQuality();
  private final Histogram latency = new Histogram(LONGEST_MICROS, DIGITS);
  private final Deque<Sample> samples = new ArrayDeque<>();
  private final Map<String, Long> deadLetters = new TreeMap<>();
  private final ServiceMetrics metrics;
  private long interactions;
  private long lists;
  private long sampledNanos;
  private @Nullable String modelVersion;

  /** Starts without samples. */
  public Activity(ServiceMetrics metrics, long nanos) {
    this.metrics = metrics;
    sampledNanos = nanos;
  }

  /** An interaction was accepted here, and has yet to be read from its topic. */
  public synchronized void accepted(Interaction interaction, long nanos) {
    measure(step(interaction, nanos));
  }

  /** An interaction was read from its topic. */
  synchronized void read(Interaction interaction, long nanos) {
    interactions++;
    metrics.interactions().inc();
    measure(step(interaction, nanos));
  }

  /** A session of this instance has new lists. */
  public synchronized void listed(
      @Nullable Recommendation previous, Recommendation newest, long nanos) {
    lists++;
    metrics.lists().inc();
    modelVersion = newest.getModelVersion();
    measure(quality.lists(previous, newest, nanos));
  }

  synchronized void deadLetter(String reason) {
    deadLetters.merge(reason, 1L, Long::sum);
    metrics.deadLetters().labelValues(reason).inc();
  }

  /** Takes a sample of what was since the last one. */
  synchronized void sample(long time, long nanos) {
    double seconds = Math.max(1e-3, (nanos - sampledNanos) / 1e9);
    boolean measured = latency.getTotalCount() > 0;
    boolean judged = quality.cases() > 0;
    samples.addLast(
        new Sample(
            time,
            interactions / seconds,
            lists / seconds,
            measured ? latency.getValueAtPercentile(50) / 1e3 : null,
            measured ? latency.getValueAtPercentile(99) / 1e3 : null,
            judged ? quality.recall() : null,
            judged ? quality.meanReciprocalRank() : null));
    if (samples.size() > SAMPLES) {
      samples.removeFirst();
    }
    latency.reset();
    interactions = 0;
    lists = 0;
    sampledNanos = nanos;
  }

  /** The samples held, the oldest first. */
  public synchronized List<Sample> samples() {
    return List.copyOf(samples);
  }

  /** Dead letters since the start, by reason. */
  public synchronized Map<String, Long> deadLetters() {
    return new TreeMap<>(deadLetters);
  }

  /** Version of the model that ordered the newest list; null for the heuristic order. */
  public synchronized @Nullable String modelVersion() {
    return modelVersion;
  }

  /** Interactions that lists were compared with, of the last 1000. */
  public synchronized int cases() {
    return quality.cases();
  }

  private OptionalLong step(Interaction interaction, long nanos) {
    return quality.step(
        interaction.getSession(),
        interaction.getTs(),
        ItemIds.number(interaction.getAid()),
        interaction.getType(),
        nanos);
  }

  private void measure(OptionalLong nanos) {
    nanos.ifPresent(
        value -> {
          latency.recordValue(Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(value)));
          metrics.latency().observe(value / 1e9);
        });
  }
}
