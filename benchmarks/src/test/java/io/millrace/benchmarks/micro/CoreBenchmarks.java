package io.millrace.benchmarks.micro;

import io.millrace.benchmarks.micro.WarmState.Answered;
import io.millrace.benchmarks.micro.WarmState.Visited;
import io.millrace.core.RecommenderConfig;
import io.millrace.core.candidate.CandidateSet;
import io.millrace.core.candidate.RankedLists;
import io.millrace.core.candidate.SessionNeighbors;
import io.millrace.core.candidate.SessionNeighborsFormat;
import io.millrace.core.cooccurrence.ItemVisitFormat;
import io.millrace.core.cooccurrence.NeighborAnswer;
import io.millrace.core.cooccurrence.NeighborAnswerFormat;
import io.millrace.core.cooccurrence.NeighborList;
import io.millrace.core.cooccurrence.NeighborRow;
import io.millrace.core.cooccurrence.NeighborRowFormat;
import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.BinaryFormat;
import io.millrace.core.model.InteractionType;
import io.millrace.core.sampling.SamplingConfig;
import io.millrace.core.sampling.SamplingShape;
import io.millrace.core.sampling.StreamingFrequencyEstimator;
import io.millrace.ranking.din.Activation;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSize;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Pooling;
import io.millrace.ranking.scorer.CandidateScorer;
import io.millrace.ranking.scorer.Scorers;
import io.millrace.ranking.scorer.ScoringRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.commons.math3.distribution.ZipfDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What an interaction costs in each of the hot classes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
public class CoreBenchmarks {

  private static final int MASK = WarmState.CASES - 1;

  private final DataOutputSerializer out = new DataOutputSerializer(1 << 12);
  private final DataInputDeserializer in = new DataInputDeserializer();
  private final SessionNeighborsFormat sessionFormat = new SessionNeighborsFormat();
  private int next;

  /** A model of the size that the training job makes, and a list of 100 with a history of 50. */
  @State(Scope.Thread)
  public static class Scoring {
    private CandidateScorer scorer = Scorers.vector(model());
    private List<ScoringRequest> list = List.of();

    @Setup
    public void fill() {
      Random random = new Random(1);
      List<SessionItem> history = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        history.add(
            new SessionItem(
                random.nextLong(), 20_000L * (50 - i), InteractionType.CLICKS, 1, 0, 0));
      }
      float[] features = new float[100 * model().spec().features()];
      for (int i = 0; i < features.length; i++) {
        features[i] = (float) random.nextGaussian();
      }
      list = List.of(new ScoringRequest(1_000_000, history, random.longs(100).toArray(), features));
    }

    private static DinModel model() {
      return DinModel.initial(
          DinSpec.of(
              RecommenderConfig.DEFAULT.featureSchema(),
              new DinSize(Pooling.ATTENTION, 8, 1 << 16, 36, false, List.of(80), Activation.PRELU)),
          1);
    }
  }

  /** Zipf's law over 100,000 items (exponent 1.1), and estimators that have seen it once. */
  @State(Scope.Thread)
  public static class Sightings {
    private static final int SLOTS = 1 << 18;

    private final long[] items = new long[1 << 20];
    private final StreamingFrequencyEstimator twoHashes = estimator(2);
    private final StreamingFrequencyEstimator fourHashes = estimator(4);
    private int next;

    @Setup
    public void draw() {
      ZipfDistribution zipf = new ZipfDistribution(new Well19937c(1), 100_000, 1.1);
      for (int i = 0; i < items.length; i++) {
        items[i] = zipf.sample();
        twoHashes.count(items[i]);
        fourHashes.count(items[i]);
      }
    }

    private static StreamingFrequencyEstimator estimator(int hashes) {
      SamplingConfig defaults = SamplingConfig.DEFAULT;
      return new StreamingFrequencyEstimator(
          new SamplingConfig(
              new SamplingShape(hashes, SLOTS, 1),
              defaults.learningRate(),
              defaults.initialGap(),
              defaults.averagesFirst(),
              defaults.publishInterval()));
    }

    private long item() {
      return items[next++ & (items.length - 1)];
    }
  }

  private Visited visited(WarmState state) {
    return state.visits.get(next++ & MASK);
  }

  private Answered answered(WarmState state) {
    return state.answers.get(next++ & MASK);
  }

  @Benchmark
  public double decay(WarmState state) {
    long time = 1_700_000_000_000L;
    return state.config.coOccurrence().decay().growth(time, time + (next++ & MASK) * 1_000L);
  }

  @Benchmark
  public NeighborRow updateRow(WarmState state) {
    Visited one = visited(state);
    state.coOccurrence.add(one.row(), one.visit());
    return one.row();
  }

  @Benchmark
  public NeighborList heaviestNeighbors(WarmState state) {
    Visited one = visited(state);
    return state.coOccurrence.read(one.row(), one.visit().time());
  }

  @Benchmark
  public NeighborAnswer completeByTheSecondHop(WarmState state) {
    Answered one = answered(state);
    return state.secondHop.complete(state.visits.get(next & MASK).told(), one.incomplete());
  }

  /** What {@link #mergeAndGenerate} takes for its copy of the session. */
  @Benchmark
  public SessionNeighbors copySession(WarmState state) {
    return sessionFormat.copy(answered(state).session());
  }

  @Benchmark
  public Optional<CandidateSet> mergeAndGenerate(WarmState state) {
    Answered one = answered(state);
    return state.generator.follow(sessionFormat.copy(one.session()), one.complete());
  }

  @Benchmark
  public RankedLists rankByTheBlend(WarmState state) {
    return state.config.heuristicRanker().rank(answered(state).candidates());
  }

  @Benchmark
  public Object rowThroughBytes(WarmState state) throws IOException {
    return throughBytes(new NeighborRowFormat(), visited(state).row());
  }

  @Benchmark
  public Object sessionThroughBytes(WarmState state) throws IOException {
    return throughBytes(sessionFormat, answered(state).session());
  }

  @Benchmark
  public Object visitThroughBytes(WarmState state) throws IOException {
    return throughBytes(new ItemVisitFormat(), visited(state).visit());
  }

  @Benchmark
  public Object answerThroughBytes(WarmState state) throws IOException {
    return throughBytes(new NeighborAnswerFormat(), answered(state).complete());
  }

  @Benchmark
  public Object scoreAList(Scoring scoring) {
    return scoring.scorer.score(scoring.list);
  }

  @Benchmark
  public void estimateProbabilityByTwoHashes(Sightings sightings) {
    sightings.twoHashes.count(sightings.item());
  }

  @Benchmark
  public void estimateProbabilityByFourHashes(Sightings sightings) {
    sightings.fourHashes.count(sightings.item());
  }

  private <T> T throughBytes(BinaryFormat<T> format, T value) throws IOException {
    out.clear();
    format.write(value, out);
    in.setBuffer(out.getSharedBuffer(), 0, out.length());
    return format.read(format.version(), in);
  }
}
