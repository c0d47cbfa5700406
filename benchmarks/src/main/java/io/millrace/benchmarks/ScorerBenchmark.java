package io.millrace.benchmarks;

import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.InteractionType;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.scorer.BareProducts;
import io.millrace.ranking.scorer.CandidateScorer;
import io.millrace.ranking.scorer.Scorers;
import io.millrace.ranking.scorer.ScoringRequest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * Compares the scorers of one model with each other and with the bare matrix products, by the CPU
 * time of one thread.
 */
public final class ScorerBenchmark {

  /** What is compared. */
  public enum Kind {
    VECTOR("vector"),
    PLAIN("plain"),
    ND4J("nd4j");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The name in tables. */
    public String label() {
      return label;
    }

    private CandidateScorer scorer(DinModel model) {
      return switch (this) {
        case VECTOR -> Scorers.vector(model);
        case PLAIN -> Scorers.plain(model);
        case ND4J -> Scorers.nd4j(model);
      };
    }
  }

  /**
   * What to measure.
   *
   * @param spec of the model
   * @param history items in the history of each list, 1 or more
   * @param candidates in each list, 1 or more
   * @param lists that are scored one by one and in one batch, in each run, 1 or more
   * @param repetitions measured runs of each scorer, 1 or more
   */
  public record Settings(DinSpec spec, int history, int candidates, int lists, int repetitions) {
    public Settings {
      if (history < 1 || candidates < 1 || lists < 1 || repetitions < 1) {
        throw new IllegalArgumentException(
            "history, candidates, lists and repetitions are 1 or more, not %d, %d, %d and %d"
                .formatted(history, candidates, lists, repetitions));
      }
    }
  }

  /**
   * What one scorer took.
   *
   * @param candidatesPerSecond of CPU time, one list at a time
   * @param batchedPerSecond the same with many lists at a time
   * @param p50Millis median time of a list on the clock, one at a time
   * @param p99Millis 99th percentile of the same
   */
  public record Outcome(
      double candidatesPerSecond, double batchedPerSecond, double p50Millis, double p99Millis) {

    private double best() {
      return Math.max(candidatesPerSecond, batchedPerSecond);
    }
  }

  /**
   * The outcome of all scorers.
   *
   * @param multiplications of one list
   * @param kernelFloor candidates per second of the bare products by our own loops
   * @param libraryFloor the same by the library that ND4J calls
   */
  public record Result(
      long multiplications, double kernelFloor, double libraryFloor, Map<Kind, Outcome> outcomes) {

    /** The outcome of a scorer. */
    public Outcome outcome(Kind kind) {
      Outcome outcome = outcomes.get(kind);
      if (outcome == null) {
        throw new IllegalArgumentException("not measured: " + kind);
      }
      return outcome;
    }

    /** The faster of both floors, in candidates per second. */
    public double floor() {
      return Math.max(kernelFloor, libraryFloor);
    }

    /** How many times as fast the vector scorer is as ND4J, both at their best. */
    public double vectorToNd4j() {
      return outcome(Kind.VECTOR).best() / outcome(Kind.ND4J).best();
    }

    /** The vector scorer's share of the floor's speed. */
    public double vectorToFloor() {
      return outcome(Kind.VECTOR).best() / floor();
    }

    /** How many times as fast a scorer is with many lists at a time. */
    public double batchedToSingle(Kind kind) {
      return outcome(kind).batchedPerSecond() / outcome(kind).candidatesPerSecond();
    }
  }

  /** Different requests; a run goes through them again and again. */
  private static final int REQUESTS = 32;

  private static final long NOW = 1_700_000_000_000L;

  private final Settings settings;
  private final List<ScoringRequest> lists;
  private final Map<Kind, Figures> figures = new EnumMap<>(Kind.class);

  private ScorerBenchmark(Settings settings) {
    this.settings = settings;
    Random random = new Random(1);
    List<ScoringRequest> distinct = new ArrayList<>();
    for (int r = 0; r < REQUESTS; r++) {
      distinct.add(request(settings, random));
    }
    lists = new ArrayList<>();
    for (int i = 0; i < settings.lists; i++) {
      lists.add(distinct.get(i % REQUESTS));
    }
    DinModel model = DinModel.initial(settings.spec, 1);
    for (Kind kind : Kind.values()) {
      figures.put(kind, new Figures(kind.scorer(model)));
    }
  }

  /**
   * Runs all scorers once to warm up, then in turn, so that whatever else the machine does falls on
   * all of them alike. Figures are medians of the runs.
   *
   * @param progress takes a line before each run
   */
  public static Result run(Settings settings, Consumer<String> progress) {
    return new ScorerBenchmark(settings).run(progress);
  }

  private Result run(Consumer<String> progress) {
    Runnable kernel = BareProducts.byKernel(settings.spec, settings.history, settings.candidates);
    Runnable library = BareProducts.byNd4j(settings.spec, settings.history, settings.candidates);
    List<Double> kernelSeconds = new ArrayList<>();
    List<Double> librarySeconds = new ArrayList<>();
    for (int i = 0; i <= settings.repetitions; i++) {
      progress.accept(i == 0 ? "warm-up" : "run %d of %d".formatted(i, settings.repetitions));
      if (i == 1) {
        figures.values().forEach(Figures::clear);
        kernelSeconds.clear();
        librarySeconds.clear();
      }
      figures.values().forEach(of -> of.measure(lists));
      kernelSeconds.add(seconds(kernel));
      librarySeconds.add(seconds(library));
    }
    figures.values().forEach(of -> of.scorer.close());
    Map<Kind, Outcome> outcomes = new EnumMap<>(Kind.class);
    figures.forEach((kind, of) -> outcomes.put(kind, of.outcome(candidates())));
    return new Result(
        BareProducts.multiplications(settings.spec, settings.history, settings.candidates),
        candidates() / median(kernelSeconds),
        candidates() / median(librarySeconds),
        outcomes);
  }

  /** Candidates in a run. */
  private double candidates() {
    return (double) settings.lists * settings.candidates;
  }

  private double seconds(Runnable products) {
    CpuClock clock = CpuClock.start();
    for (int i = 0; i < settings.lists; i++) {
      products.run();
    }
    return clock.threadSeconds();
  }

  private static double median(List<Double> values) {
    return new Median().evaluate(array(values));
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static ScoringRequest request(Settings settings, Random random) {
    List<SessionItem> history = new ArrayList<>();
    for (int l = 0; l < settings.history; l++) {
      history.add(
          new SessionItem(random.nextLong(), NOW - 20_000L * l, InteractionType.CLICKS, 1, 0, 0));
    }
    long[] items = random.longs(settings.candidates).toArray();
    float[] features = new float[settings.candidates * settings.spec.features()];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    return new ScoringRequest(NOW, history, items, features);
  }

  /** What the runs of one scorer took. */
  private static final class Figures {
    private final CandidateScorer scorer;
    private final List<Double> single = new ArrayList<>();
    private final List<Double> batched = new ArrayList<>();
    private final List<Double> millis = new ArrayList<>();

    private Figures(CandidateScorer scorer) {
      this.scorer = scorer;
    }

    private void clear() {
      single.clear();
      batched.clear();
      millis.clear();
    }

    private void measure(List<ScoringRequest> lists) {
      CpuClock clock = CpuClock.start();
      for (ScoringRequest list : lists) {
        long start = System.nanoTime();
        scorer.score(List.of(list));
        millis.add((System.nanoTime() - start) / 1e6);
      }
      single.add(clock.threadSeconds());
      CpuClock batchClock = CpuClock.start();
      scorer.score(lists);
      batched.add(batchClock.threadSeconds());
    }

    private Outcome outcome(double candidates) {
      double[] sorted = array(millis);
      return new Outcome(
          candidates / median(single),
          candidates / median(batched),
          StatUtils.percentile(sorted, 50),
          StatUtils.percentile(sorted, 99));
    }
  }
}
