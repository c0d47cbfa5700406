package io.millrace.ranking.scorer;

import io.millrace.ranking.din.Activation;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Parameter;
import io.millrace.ranking.din.Pooling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Scores batches of requests with arrays of ND4J. The requests of a batch are padded to the longest
 * list and the longest history among them. The first layer of the activation unit is split as in
 * {@link HistoryAttention}, into products for candidates, for items of the history and for pairs.
 */
public final class Nd4jScorer implements CandidateScorer {

  /** Pairs of a candidate and an item of the history in a batch, unless one request has more. */
  private static final int MOST_PAIRS = 1 << 16;

  private static final WorkspaceConfiguration WORKSPACE =
      WorkspaceConfiguration.builder()
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .policySpill(SpillPolicy.REALLOCATE)
          .build();

  /** What is added to the weight of an item that is not there, in front of the softmax. */
  private static final float MASKED = -1e9f;

  private final DinSpec spec;
  private final ItemVectors vectors;
  private final StandardizedFeatures features;
  private final float[] blendWeights;
  private final Map<String, INDArray> parameters = new HashMap<>();
  private final String workspace = "millrace-scorer-" + System.identityHashCode(this);

  /**
   * A scorer on a device.
   *
   * @param threads that ND4J uses on the processor, in the whole process
   * @throws IllegalStateException if ND4J does not run on that device
   */
  public Nd4jScorer(DinModel model, Nd4jDevice device, int threads) {
    String unused = device.requireRunning();
    Nd4j.getEnvironment().setMaxThreads(threads);
    Nd4j.factory().blas().setMaxThreads(threads);
    spec = model.spec();
    vectors = new ItemVectors(model);
    features = new StandardizedFeatures(model);
    blendWeights = model.get("heads.blend");
    for (Parameter parameter : model.parameters()) {
      // Rows of embeddings are looked up here, so they need not be there as well.
      if (!parameter.name().startsWith("embedding.")) {
        parameters.put(
            parameter.name(),
            Nd4j.create(model.get(parameter.name()), parameter.rows(), parameter.columns()));
      }
    }
    if (spec.pooling() == Pooling.ATTENTION) {
      INDArray ofDifference = get("attention.difference");
      get("attention.candidate").addi(ofDifference);
      get("attention.history").subi(ofDifference);
    }
  }

  @Override
  public List<float[]> score(List<ScoringRequest> requests) {
    requests.forEach(features::requireComplete);
    List<float[]> scores = new ArrayList<>(requests.size());
    int from = 0;
    while (from < requests.size()) {
      int to = endOfBatch(requests, from);
      try (MemoryWorkspace unused =
          Nd4j.getWorkspaceManager().getAndActivateWorkspace(WORKSPACE, workspace)) {
        scores.addAll(scoreBatch(requests.subList(from, to)));
      }
      from = to;
    }
    return scores;
  }

  private int endOfBatch(List<ScoringRequest> requests, int from) {
    int candidates = 0;
    int items = 0;
    for (int r = from; r < requests.size(); r++) {
      candidates = Math.max(candidates, requests.get(r).size());
      items = Math.max(items, Math.max(1, length(requests.get(r))));
      if (r > from && (long) candidates * items * (r + 1 - from) > MOST_PAIRS) {
        return r;
      }
    }
    return requests.size();
  }

  private int length(ScoringRequest request) {
    return spec.pooling() == Pooling.NONE
        ? 0
        : Math.min(spec.historyLength(), request.history().size());
  }

  private List<float[]> scoreBatch(List<ScoringRequest> requests) {
    int batch = requests.size();
    int candidates = requests.stream().mapToInt(ScoringRequest::size).max().orElse(0);
    int items = requests.stream().mapToInt(this::length).max().orElse(0);
    List<float[]> scores = new ArrayList<>(batch);
    if (candidates == 0) {
      requests.forEach(request -> scores.add(new float[0]));
      return scores;
    }
    INDArray vectors = candidates(requests, candidates);
    INDArray z = vectors.mmul(get("input.candidate"));
    z.addi(features(requests, candidates).mmul(get("input.features")));
    if (items > 0) {
      int units = spec.hiddenUnits().get(0);
      INDArray interest = interest(requests, vectors, candidates, items);
      INDArray ofInterest = interest.reshape(-1, spec.dimension()).mmul(get("input.history"));
      z.reshape(batch, candidates, units).addi(ofInterest.reshape(batch, -1, units));
    }
    z = layer("hidden.1", z);
    if (spec.hiddenUnits().size() > 1) {
      z = layer("hidden.2", z.mmul(get("hidden.2.weight")));
    }
    float[] output = z.mmul(get("heads.weight")).addiRowVector(get("heads.bias")).data().asFloat();
    for (int r = 0; r < batch; r++) {
      ScoringRequest request = requests.get(r);
      float[] of = new float[request.size() * DinSpec.TARGETS];
      System.arraycopy(output, r * candidates * DinSpec.TARGETS, of, 0, of.length);
      for (int i = 0; i < of.length; i++) {
        int t = i % DinSpec.TARGETS;
        of[i] += blendWeights[t] * features.blend(request, i / DinSpec.TARGETS, t);
      }
      scores.add(of);
    }
    return scores;
  }

  /** B·K × d. */
  private INDArray candidates(List<ScoringRequest> requests, int candidates) {
    float[] rows = new float[requests.size() * candidates * spec.dimension()];
    for (int r = 0; r < requests.size(); r++) {
      long[] items = requests.get(r).items();
      for (int k = 0; k < items.length; k++) {
        vectors.read(items[k], rows, (r * candidates + k) * spec.dimension());
      }
    }
    return matrix(rows, spec.dimension());
  }

  /** B·K × F. */
  private INDArray features(List<ScoringRequest> requests, int candidates) {
    int count = spec.features();
    float[] rows = new float[requests.size() * candidates * count];
    for (int r = 0; r < requests.size(); r++) {
      ScoringRequest request = requests.get(r);
      for (int k = 0; k < request.size(); k++) {
        for (int i = 0; i < count; i++) {
          rows[(r * candidates + k) * count + i] = (float) features.standardized(request, k, i);
        }
      }
    }
    return matrix(rows, count);
  }

  /** B × K × d with attention; B × 1 × d with mean pooling. */
  private INDArray interest(
      List<ScoringRequest> requests, INDArray candidates, int count, int items) {
    int batch = requests.size();
    int dimension = spec.dimension();
    float[] rows = new float[batch * items * dimension];
    float[] present = new float[batch * items];
    for (int r = 0; r < batch; r++) {
      ScoringRequest request = requests.get(r);
      int length = length(request);
      for (int l = 0; l < length; l++) {
        int row = r * items + l;
        vectors.read(request.history().get(l), request.time(), rows, row * dimension);
        present[row] = spec.pooling() == Pooling.MEAN ? 1f / length : 1;
      }
    }
    INDArray history = matrix(rows, dimension);
    INDArray mask = Nd4j.create(present, batch, 1, items);
    INDArray weights =
        spec.pooling() == Pooling.MEAN ? mask : weights(candidates, history, mask, count);
    return Nd4j.matmul(weights, history.reshape(batch, items, dimension));
  }

  /** B × K × L. */
  private INDArray weights(INDArray candidates, INDArray history, INDArray mask, int count) {
    long batch = mask.size(0);
    long items = mask.size(2);
    int dimension = spec.dimension();
    int units = spec.attentionUnits();
    INDArray ofCandidates = candidates.mmul(get("attention.candidate"));
    INDArray ofHistory = history.mmul(get("attention.history"));
    INDArray pairs =
        candidates
            .reshape(batch, count, 1, dimension)
            .mul(history.reshape(batch, 1, items, dimension));
    INDArray hidden = pairs.reshape(-1, dimension).mmul(get("attention.product"));
    INDArray byPair = hidden.reshape(batch, count, items, units);
    byPair.addi(ofCandidates.reshape(batch, count, 1, units));
    byPair.addi(ofHistory.reshape(batch, 1, items, units));
    INDArray weights =
        layer("attention.hidden", hidden)
            .mmul(get("attention.output.weight"))
            .addiRowVector(get("attention.output.bias"))
            .reshape(batch, count, items);
    if (spec.softmaxAttention()) {
      weights = Nd4j.nn().softmax(weights.addi(mask.rsub(1).muli(MASKED)), 2);
    }
    return weights.muli(mask);
  }

  /** Bias and activation, in place where that is possible. */
  private INDArray layer(String name, INDArray x) {
    x.addiRowVector(get(name + ".bias"));
    INDArray slope = get(name + ".slope");
    if (spec.activation() == Activation.PRELU) {
      INDArray positive = Transforms.relu(x, true);
      return x.subi(positive).muliRowVector(slope).addi(positive);
    }
    INDArray deviation = Transforms.sqrt(get(name + ".variance").add(Activation.EPSILON), false);
    INDArray p =
        Transforms.sigmoid(x.subRowVector(get(name + ".mean")).diviRowVector(deviation), false);
    return p.muliRowVector(slope.rsub(1)).addiRowVector(slope).muli(x);
  }

  private static INDArray matrix(float[] rows, int columns) {
    return Nd4j.create(rows, rows.length / columns, columns);
  }

  private INDArray get(String name) {
    INDArray parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("there is no parameter " + name);
    }
    return parameter;
  }

  @Override
  public void close() {
    parameters.values().forEach(INDArray::close);
    parameters.clear();
    Nd4j.getWorkspaceManager()
        .destroyWorkspace(
            Nd4j.getWorkspaceManager().getWorkspaceForCurrentThread(WORKSPACE, workspace));
  }
}
