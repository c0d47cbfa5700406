package io.millrace.ranking.scorer;

import io.millrace.core.feature.SessionItem;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Pooling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scores block by block of candidates, a candidate in each column, with memory that is allocated
 * once. Rows of the input are the candidate's vector, the interest where there is attention, and
 * the features, so that the first layer is one product.
 */
final class KernelScorer implements CandidateScorer {

  /** Most candidates at a time: a multiple of all widths that leaves the rows in near caches. */
  private static final int BLOCK = 128;

  private static final float[] NO_WEIGHTS = {};
  private static final int TARGETS = PaddedWeights.units(DinSpec.TARGETS);

  private final Kernel kernel;
  private final DinSpec spec;
  private final ItemVectors vectors;
  private final StandardizedFeatures features;
  private final @Nullable HistoryAttention attention;
  private final int interestRows;
  private final float[] inputWeights;
  private final float[] meanWeights;
  private final List<ActivationLayer> layers = new ArrayList<>();
  private final float[] secondWeights;
  private final float[] headWeights;
  private final float[] headBias;
  private final float[] blendWeights;

  private final float[] history;
  private final float[] attentionWeights;
  private final float[] noBias;
  private final float[] input;
  private final float[] inputBias;
  private final List<float[]> hidden = new ArrayList<>();
  private final float[] output = new float[TARGETS * BLOCK];

  KernelScorer(DinModel model, Kernel kernel) {
    this.kernel = kernel;
    spec = model.spec();
    vectors = new ItemVectors(model);
    features = new StandardizedFeatures(model);
    boolean attends = spec.pooling() == Pooling.ATTENTION;
    attention = attends ? new HistoryAttention(model, kernel, BLOCK) : null;
    int padded = PaddedWeights.units(spec.dimension());
    interestRows = attends ? padded : 0;
    history = new float[spec.historyLength() * padded];
    attentionWeights = new float[attends ? spec.historyLength() * BLOCK : 0];
    noBias = new float[padded];

    layers.add(ActivationLayer.of(model, "hidden.1"));
    int units = spec.hiddenUnits().get(0);
    int rows = spec.dimension() + interestRows + spec.features();
    input = new float[rows * BLOCK];
    inputBias = new float[layers.get(0).units()];
    inputWeights = PaddedWeights.of(model.get("input.candidate"), units, rows);
    if (attends) {
      PaddedWeights.copy(model.get("input.history"), units, inputWeights, spec.dimension());
    }
    PaddedWeights.copy(
        model.get("input.features"), units, inputWeights, spec.dimension() + interestRows);
    meanWeights =
        spec.pooling() == Pooling.MEAN
            ? PaddedWeights.of(model.get("input.history"), units, spec.dimension())
            : new float[0];

    if (spec.hiddenUnits().size() > 1) {
      layers.add(ActivationLayer.of(model, "hidden.2"));
      units = spec.hiddenUnits().get(1);
      secondWeights = PaddedWeights.of(model.get("hidden.2.weight"), units, layers.get(0).units());
    } else {
      secondWeights = new float[0];
    }
    layers.forEach(layer -> hidden.add(new float[layer.units() * BLOCK]));
    headWeights =
        PaddedWeights.of(model.get("heads.weight"), DinSpec.TARGETS, PaddedWeights.units(units));
    headBias = Arrays.copyOf(model.get("heads.bias"), TARGETS);
    blendWeights = model.get("heads.blend");
  }

  @Override
  public List<float[]> score(List<ScoringRequest> requests) {
    List<float[]> scores = new ArrayList<>(requests.size());
    for (ScoringRequest request : requests) {
      features.requireComplete(request);
      scores.add(score(request, NO_WEIGHTS));
    }
    return scores;
  }

  @Override
  public List<ScoredCandidates> scoreWithAttention(List<ScoringRequest> requests) {
    List<ScoredCandidates> scored = new ArrayList<>(requests.size());
    for (ScoringRequest request : requests) {
      features.requireComplete(request);
      int length = Math.min(spec.historyLength(), request.history().size());
      float[] weights = new float[attention == null ? 0 : length * request.size()];
      scored.add(new ScoredCandidates(score(request, weights), weights));
    }
    return scored;
  }

  /**
   * @param weights takes the attention; none where nobody wants to know
   */
  private float[] score(ScoringRequest request, float[] weights) {
    int length = readHistory(request);
    System.arraycopy(layers.get(0).bias(), 0, inputBias, 0, inputBias.length);
    if (spec.pooling() == Pooling.MEAN) {
      addMeanInterest(length);
    }
    float[] scores = new float[request.size() * DinSpec.TARGETS];
    for (int from = 0; from < request.size(); from += BLOCK) {
      int count = Math.min(BLOCK, request.size() - from);
      int columns = (count + kernel.width() - 1) / kernel.width() * kernel.width();
      score(request, from, count, columns, length, scores);
      for (int l = 0; l * request.size() < weights.length; l++) {
        System.arraycopy(attentionWeights, l * columns, weights, l * request.size() + from, count);
      }
    }
    return scores;
  }

  /** Returns how many items of the history are read. */
  private int readHistory(ScoringRequest request) {
    if (spec.pooling() == Pooling.NONE) {
      return 0;
    }
    int length = Math.min(spec.historyLength(), request.history().size());
    int stride = PaddedWeights.units(spec.dimension());
    for (int l = 0; l < length; l++) {
      SessionItem item = request.history().get(l);
      vectors.read(item, request.time(), history, l * stride);
    }
    return length;
  }

  private void addMeanInterest(int length) {
    int stride = PaddedWeights.units(spec.dimension());
    for (int i = 0; i < spec.dimension() && length > 0; i++) {
      float mean = 0;
      for (int l = 0; l < length; l++) {
        mean += history[l * stride + i];
      }
      mean /= length;
      for (int j = 0; j < inputBias.length; j++) {
        inputBias[j] += mean * meanWeights[i * inputBias.length + j];
      }
    }
  }

  private void score(
      ScoringRequest request, int from, int count, int columns, int length, float[] scores) {
    for (int k = 0; k < count; k++) {
      vectors.readColumn(request.items()[from + k], input, k, columns);
    }
    readInterest(length, columns);
    int row = spec.dimension() + interestRows;
    features.readColumns(request, from, count, kernel, input, row * columns, columns);

    ActivationLayer layer = layers.get(0);
    float[] x = hidden.get(0);
    kernel.multiply(
        inputWeights, row + spec.features(), layer.units(), inputBias, input, x, 0, columns);
    kernel.activate(layer, x, columns);
    if (layers.size() > 1) {
      ActivationLayer second = layers.get(1);
      float[] y = hidden.get(1);
      kernel.multiply(
          secondWeights, layer.units(), second.units(), second.bias(), x, y, 0, columns);
      kernel.activate(second, y, columns);
      layer = second;
      x = y;
    }
    kernel.multiply(headWeights, layer.units(), TARGETS, headBias, x, output, 0, columns);
    for (int k = 0; k < count; k++) {
      for (int t = 0; t < DinSpec.TARGETS; t++) {
        scores[(from + k) * DinSpec.TARGETS + t] =
            output[t * columns + k] + blendWeights[t] * features.blend(request, from + k, t);
      }
    }
  }

  private void readInterest(int length, int columns) {
    int row = spec.dimension() * columns;
    if (attention == null || length == 0) {
      Arrays.fill(input, row, row + interestRows * columns, 0);
      return;
    }
    attention.weights(history, length, input, columns, attentionWeights);
    // As of a layer whose inputs are the items of the history and whose weights are their vectors.
    kernel.multiply(history, length, interestRows, noBias, attentionWeights, input, row, columns);
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
