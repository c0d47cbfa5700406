package io.millrace.ranking.scorer;

import io.millrace.ranking.din.Activation;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Pooling;
import io.millrace.ranking.nd4j.Nd4jDevice;
import io.millrace.ranking.nd4j.Nd4jSetup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Scores with arrays of ND4J. The layers behind the interest take the candidates of many requests
 * at once. The activation unit takes those of one request: with what is the same for a whole
 * history folded into its first layer, as in {@link HistoryAttention}, that is one product of K ×
 * (d + 1) with (d + 1) × L·u.
 */
public final class Nd4jScorer implements CandidateScorer {

  /** Candidates at once, unless one request has more. */
  private static final int MOST_CANDIDATES = 1 << 14;

  private static final WorkspaceConfiguration WORKSPACE =
      WorkspaceConfiguration.builder()
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .policySpill(SpillPolicy.REALLOCATE)
          .build();

  private final DinModel model;
  private final DinSpec spec;
  private final ItemVectors vectors;
  private final StandardizedFeatures features;
  private final String workspace = "millrace-scorer-" + System.identityHashCode(this);
  private final List<INDArray> arrays = new ArrayList<>();

  /** V_c, V_u where there is a history, and V_x, one below the other. */
  private final INDArray inputWeights;

  private final List<Layer> layers = new ArrayList<>();
  private final INDArray secondWeights;
  private final INDArray headWeights;
  private final INDArray headBias;
  private final @Nullable Unit unit;

  /**
   * A scorer on a device.
   *
   * @param threads that ND4J uses on the processor, in the whole process
   * @throws IllegalStateException if ND4J does not run on that device
   */
  public Nd4jScorer(DinModel model, Nd4jDevice device, int threads) {
    String unused = device.requireRunning();
    Nd4jSetup.useThreads(threads);
    this.model = model;
    spec = model.spec();
    vectors = new ItemVectors(model);
    features = new StandardizedFeatures(model);
    int first = spec.hiddenUnits().get(0);
    INDArray ofCandidates = matrix(model.get("input.candidate"), first);
    INDArray ofFeatures = matrix(model.get("input.features"), first);
    inputWeights =
        kept(
            spec.pooling() == Pooling.NONE
                ? Nd4j.vstack(ofCandidates, ofFeatures)
                : Nd4j.vstack(ofCandidates, matrix(model.get("input.history"), first), ofFeatures));
    layers.add(new Layer("hidden.1"));
    int last = first;
    if (spec.hiddenUnits().size() > 1) {
      last = spec.hiddenUnits().get(1);
      layers.add(new Layer("hidden.2"));
      secondWeights = parameter("hidden.2.weight", last);
    } else {
      secondWeights = inputWeights;
    }
    headWeights = parameter("heads.weight", DinSpec.TARGETS);
    headBias = parameter("heads.bias", DinSpec.TARGETS);
    unit = spec.pooling() == Pooling.ATTENTION ? new Unit() : null;
  }

  @Override
  public List<float[]> score(List<ScoringRequest> requests) {
    return scoreAll(requests, null);
  }

  @Override
  public List<ScoredCandidates> scoreWithAttention(List<ScoringRequest> requests) {
    List<float[]> attention = new ArrayList<>(requests.size());
    List<float[]> scores = scoreAll(requests, attention);
    List<ScoredCandidates> scored = new ArrayList<>(requests.size());
    for (int i = 0; i < requests.size(); i++) {
      scored.add(new ScoredCandidates(scores.get(i), attention.get(i)));
    }
    return scored;
  }

  /**
   * @param attention takes that of each request; null where nobody wants to know
   */
  private List<float[]> scoreAll(List<ScoringRequest> requests, @Nullable List<float[]> attention) {
    requests.forEach(features::requireComplete);
    List<float[]> scores = new ArrayList<>(requests.size());
    int from = 0;
    while (from < requests.size()) {
      int to = from + 1;
      int candidates = requests.get(from).size();
      while (to < requests.size() && candidates + requests.get(to).size() <= MOST_CANDIDATES) {
        candidates += requests.get(to).size();
        to++;
      }
      score(requests.subList(from, to), candidates, scores, attention);
      from = to;
    }
    return scores;
  }

  private void score(
      List<ScoringRequest> requests,
      int candidates,
      List<float[]> scores,
      @Nullable List<float[]> attention) {
    float[] output = output(requests, candidates, attention);
    float[] blendWeights = model.get("heads.blend");
    int from = 0;
    for (ScoringRequest request : requests) {
      int to = from + request.size() * DinSpec.TARGETS;
      float[] of = Arrays.copyOfRange(output, from, to);
      for (int i = 0; i < of.length; i++) {
        int t = i % DinSpec.TARGETS;
        of[i] += blendWeights[t] * features.blend(request, i / DinSpec.TARGETS, t);
      }
      scores.add(of);
      from = to;
    }
  }

  /** Log-odds without the blend, of the candidates of all requests: N × T. */
  private float[] output(
      List<ScoringRequest> requests, int candidates, @Nullable List<float[]> attention) {
    try (MemoryWorkspace unused =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace(WORKSPACE, workspace)) {
      int columns = (int) inputWeights.size(0);
      float[] input = new float[candidates * columns];
      int row = 0;
      for (ScoringRequest request : requests) {
        read(request, input, row, columns, attention);
        row += request.size();
      }
      if (candidates == 0) {
        return input;
      }
      INDArray z = layers.get(0).activate(matrix(input, columns).mmul(inputWeights));
      if (layers.size() > 1) {
        z = layers.get(1).activate(z.mmul(secondWeights));
      }
      return z.mmul(headWeights).addiRowVector(headBias).dup('c').data().asFloat();
    }
  }

  /** Reads the candidates of a request, one in each row. */
  private void read(
      ScoringRequest request,
      float[] input,
      int row,
      int columns,
      @Nullable List<float[]> attention) {
    float[] interest = interest(request, attention);
    int dimension = spec.dimension();
    for (int k = 0; k < request.size(); k++) {
      int to = (row + k) * columns;
      vectors.read(request.items()[k], input, to);
      to += dimension;
      if (spec.pooling() != Pooling.NONE) {
        // One row for each candidate, or one for all.
        int from = interest.length > dimension ? k * dimension : 0;
        System.arraycopy(interest, from, input, to, dimension);
        to += dimension;
      }
      for (int i = 0; i < spec.features(); i++) {
        input[to + i] = (float) features.standardized(request, k, i);
      }
    }
  }

  private float[] interest(ScoringRequest request, @Nullable List<float[]> attention) {
    int dimension = spec.dimension();
    int length = Math.min(spec.historyLength(), request.history().size());
    float[] weights = new float[attention == null || unit == null ? 0 : length * request.size()];
    if (attention != null) {
      attention.add(weights);
    }
    if (spec.pooling() == Pooling.NONE || length == 0 || request.size() == 0) {
      return new float[dimension];
    }
    float[] history = new float[length * dimension];
    for (int l = 0; l < length; l++) {
      vectors.read(request.history().get(l), request.time(), history, l * dimension);
    }
    if (unit != null) {
      return unit.interest(request, history, weights);
    }
    float[] mean = new float[dimension];
    for (int i = 0; i < history.length; i++) {
      mean[i % dimension] += history[i] / length;
    }
    return mean;
  }

  private INDArray parameter(String name, int columns) {
    return kept(matrix(model.get(name), columns));
  }

  private INDArray kept(INDArray array) {
    arrays.add(array);
    return array;
  }

  private static INDArray matrix(float[] rows, int columns) {
    return Nd4j.create(rows, rows.length / columns, columns);
  }

  @Override
  public void close() {
    arrays.forEach(INDArray::close);
    Nd4j.getWorkspaceManager()
        .destroyWorkspace(
            Nd4j.getWorkspaceManager().getWorkspaceForCurrentThread(WORKSPACE, workspace));
  }

  /** Bias and activation. */
  private final class Layer {
    private final INDArray bias;
    private final INDArray slope;
    private final INDArray oneLessSlope;
    private final INDArray scale;
    private final INDArray shift;

    Layer(String name) {
      int units = model.get(name + ".bias").length;
      bias = parameter(name + ".bias", units);
      slope = parameter(name + ".slope", units);
      oneLessSlope = kept(slope.rsub(1));
      if (spec.activation() == Activation.DICE) {
        INDArray variance = matrix(model.get(name + ".variance"), units);
        scale = kept(Transforms.pow(variance.add(Activation.EPSILON), -0.5));
        shift = kept(matrix(model.get(name + ".mean"), units).mul(scale));
      } else {
        scale = slope;
        shift = slope;
      }
    }

    INDArray activate(INDArray x) {
      return activateBiased(x.addiRowVector(bias));
    }

    INDArray activateBiased(INDArray x) {
      if (spec.activation() == Activation.PRELU) {
        INDArray positive = Transforms.relu(x, true);
        return x.subi(positive).muliRowVector(slope).addi(positive);
      }
      INDArray p = Transforms.sigmoid(x.mulRowVector(scale).subiRowVector(shift), false);
      return p.muliRowVector(oneLessSlope).addiRowVector(slope).muli(x);
    }
  }

  /** The activation unit. */
  private final class Unit {
    private final int units = spec.attentionUnits();
    private final Layer layer = new Layer("attention.hidden");
    private final float[] bias = model.get("attention.hidden.bias");
    private final float[] ofCandidate = model.get("attention.candidate");
    private final float[] ofHistory = model.get("attention.history");
    private final float[] ofDifference = model.get("attention.difference");
    private final float[] ofProduct = model.get("attention.product");
    private final INDArray outputWeights = parameter("attention.output.weight", 1);
    private final float outputBias = model.get("attention.output.bias")[0];

    /**
     * The interest of each candidate of a request, K × d.
     *
     * @param attention takes the weights, if it has room for L × K
     */
    float[] interest(ScoringRequest request, float[] history, float[] attention) {
      int dimension = spec.dimension();
      int length = history.length / dimension;
      float[] candidates = new float[request.size() * (dimension + 1)];
      for (int k = 0; k < request.size(); k++) {
        vectors.read(request.items()[k], candidates, k * (dimension + 1));
        candidates[(k + 1) * (dimension + 1) - 1] = 1;
      }
      // Column by column, which OpenBLAS writes in place: the same numbers as K·L rows of units.
      INDArray hidden =
          Nd4j.createUninitialized(
              DataType.FLOAT, new long[] {(long) length * units, request.size()}, 'f');
      matrix(folded(history), length * units)
          .transpose()
          .mmuli(matrix(candidates, dimension + 1).transpose(), hidden);
      INDArray weights =
          layer
              .activateBiased(hidden.transpose().reshape(-1, units))
              .mmul(outputWeights)
              .addi(outputBias)
              .reshape(request.size(), length);
      if (spec.softmaxAttention()) {
        weights = Nd4j.nn().softmax(weights, 1);
      }
      if (attention.length > 0) {
        float[] transposed = weights.transpose().dup('c').data().asFloat();
        System.arraycopy(transposed, 0, attention, 0, attention.length);
      }
      return weights.mmul(matrix(history, dimension)).dup('c').data().asFloat();
    }

    /**
     * (d + 1) × L·u: for each item h of the history W_c + W_d + W_p diag(h), and as the last row
     * (W_h − W_d) h + b.
     */
    private float[] folded(float[] history) {
      int dimension = spec.dimension();
      int length = history.length / dimension;
      int stride = length * units;
      float[] folded = new float[(dimension + 1) * stride];
      for (int l = 0; l < length; l++) {
        int last = dimension * stride + l * units;
        System.arraycopy(bias, 0, folded, last, units);
        for (int i = 0; i < dimension; i++) {
          float h = history[l * dimension + i];
          int to = i * stride + l * units;
          for (int j = 0; j < units; j++) {
            int w = i * units + j;
            folded[to + j] = ofCandidate[w] + ofDifference[w] + h * ofProduct[w];
            folded[last + j] += h * (ofHistory[w] - ofDifference[w]);
          }
        }
      }
      return folded;
    }
  }
}
