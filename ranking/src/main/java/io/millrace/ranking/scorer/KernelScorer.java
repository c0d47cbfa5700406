package io.millrace.ranking.scorer;

import io.millrace.core.feature.SessionItem;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Pooling;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scores block by block of candidates, with memory that is allocated once. A candidate's row of the
 * input is its vector, the interest where there is attention, and the features, so that the first
 * layer is one product.
 */
final class KernelScorer implements CandidateScorer {

  /** Most candidates at a time: a multiple of all widths that leaves the rows in near caches. */
  private static final int BLOCK = 128;

  private static final float[] NO_WEIGHTS = {};

  private final Kernel kernel;
  private final DinSpec spec;
  private final ItemVectors vectors;
  private final StandardizedFeatures features;
  private final @Nullable HistoryAttention attention;
  private final int interestUnits;
  private final ActivationLayer first;
  private final float[] inputWeights;
  private final float[] meanWeights;
  private final @Nullable ActivationLayer second;
  private final float[] secondWeights;
  private final float[] headWeights;
  private final float[] headBias;
  private final float[] blendWeights;

  private final float[] history;
  private final float[] candidates;
  private final float[] attentionWeights;
  private final float[] interest;
  private final float[] noBias;
  private final int stride;
  private final float[] input;
  private final float[] firstHidden;
  private final float[] secondHidden;
  private final float[] output = new float[DinSpec.TARGETS * BLOCK];

  KernelScorer(DinModel model, Kernel kernel) {
    this.kernel = kernel;
    spec = model.spec();
    vectors = new ItemVectors(model);
    features = new StandardizedFeatures(model);
    boolean attends = spec.pooling() == Pooling.ATTENTION;
    attention = attends ? new HistoryAttention(model, kernel, BLOCK) : null;
    int dimension = spec.dimension();
    int padded = PaddedWeights.units(dimension);
    interestUnits = attends ? padded : 0;
    history = new float[spec.historyLength() * padded];
    candidates = new float[attends ? dimension * BLOCK : 0];
    attentionWeights = new float[attends ? spec.historyLength() * BLOCK : 0];
    interest = new float[interestUnits * BLOCK];
    noBias = new float[padded];
    stride = dimension + interestUnits + features.size();
    input = new float[stride * BLOCK];

    int units = spec.hiddenUnits().get(0);
    first = ActivationLayer.of(model, "hidden.1", kernel.layerUnits(units));
    inputWeights = PaddedWeights.of(model.get("input.candidate"), units, first.units(), stride);
    if (attends) {
      PaddedWeights.copy(model.get("input.history"), units, inputWeights, first.units(), dimension);
    }
    PaddedWeights.copy(
        model.get("input.features"), units, inputWeights, first.units(), dimension + interestUnits);
    meanWeights =
        spec.pooling() == Pooling.MEAN
            ? PaddedWeights.of(model.get("input.history"), units, first.units(), dimension)
            : new float[0];
    firstHidden = new float[first.units() * BLOCK];

    ActivationLayer last = first;
    if (spec.hiddenUnits().size() > 1) {
      units = spec.hiddenUnits().get(1);
      last = ActivationLayer.of(model, "hidden.2", kernel.layerUnits(units));
      second = last;
      secondWeights =
          PaddedWeights.of(model.get("hidden.2.weight"), units, last.units(), first.units());
      secondHidden = new float[last.units() * BLOCK];
    } else {
      second = null;
      secondWeights = new float[0];
      secondHidden = firstHidden;
    }
    headWeights = transposed(model.get("heads.weight"), DinSpec.TARGETS, last.units());
    headBias = model.get("heads.bias");
    blendWeights = model.get("heads.blend");
  }

  /** A row for each column, padded with zeros. */
  private static float[] transposed(float[] matrix, int columns, int padded) {
    float[] transposed = new float[columns * padded];
    for (int i = 0; i < matrix.length; i++) {
      transposed[i % columns * padded + i / columns] = matrix[i];
    }
    return transposed;
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
    ActivationLayer layer =
        spec.pooling() == Pooling.MEAN ? first.withBias(biasWithMeanInterest(length)) : first;
    float[] scores = new float[request.size() * DinSpec.TARGETS];
    for (int from = 0; from < request.size(); from += BLOCK) {
      int count = Math.min(BLOCK, request.size() - from);
      if (attention != null) {
        attend(attention, request, from, count, length, weights);
      }
      score(layer, request, from, count, scores);
    }
    return scores;
  }

  /** Returns how many items of the history are read. */
  private int readHistory(ScoringRequest request) {
    if (spec.pooling() == Pooling.NONE) {
      return 0;
    }
    int length = Math.min(spec.historyLength(), request.history().size());
    int padded = PaddedWeights.units(spec.dimension());
    for (int l = 0; l < length; l++) {
      SessionItem item = request.history().get(l);
      vectors.read(item, request.time(), history, l * padded);
    }
    return length;
  }

  /** The bias of the first layer with what the mean of the history's vectors adds to it. */
  private float[] biasWithMeanInterest(int length) {
    float[] bias = first.bias().clone();
    int padded = PaddedWeights.units(spec.dimension());
    for (int i = 0; i < spec.dimension() && length > 0; i++) {
      float sum = 0;
      for (int l = 0; l < length; l++) {
        sum += history[l * padded + i];
      }
      for (int j = 0; j < bias.length; j++) {
        bias[j] += sum / length * meanWeights[i * bias.length + j];
      }
    }
    return bias;
  }

  /** Computes the interest of some candidates, and copies the attention to where it is wanted. */
  private void attend(
      HistoryAttention unit,
      ScoringRequest request,
      int from,
      int count,
      int length,
      float[] weights) {
    int columns = (count + kernel.width() - 1) / kernel.width() * kernel.width();
    if (length > 0) {
      for (int k = 0; k < count; k++) {
        vectors.readColumn(request.items()[from + k], candidates, k, columns);
      }
      unit.weights(history, length, candidates, columns, attentionWeights);
    }
    // As of a layer whose inputs are the items of the history and whose weights are their vectors.
    kernel.multiply(history, length, interestUnits, noBias, attentionWeights, interest, 0, columns);
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < interestUnits; i++) {
        input[k * stride + spec.dimension() + i] = interest[i * columns + k];
      }
    }
    for (int l = 0; l * request.size() < weights.length; l++) {
      System.arraycopy(attentionWeights, l * columns, weights, l * request.size() + from, count);
    }
  }

  private void score(
      ActivationLayer layer, ScoringRequest request, int from, int count, float[] scores) {
    for (int k = 0; k < count; k++) {
      vectors.read(request.items()[from + k], input, k * stride);
    }
    features.read(request, from, count, kernel, input, spec.dimension() + interestUnits, stride);
    int rows = (count + Kernel.ROWS - 1) / Kernel.ROWS * Kernel.ROWS;
    kernel.layer(layer, inputWeights, input, stride, firstHidden, rows);
    int units = first.units();
    if (second != null) {
      kernel.layer(second, secondWeights, firstHidden, units, secondHidden, rows);
      units = second.units();
    }
    kernel.outputs(headWeights, headBias, secondHidden, units, output, count);
    for (int k = 0; k < count; k++) {
      for (int t = 0; t < DinSpec.TARGETS; t++) {
        int i = k * DinSpec.TARGETS + t;
        scores[from * DinSpec.TARGETS + i] =
            output[i] + blendWeights[t] * features.blend(request, from + k, t);
      }
    }
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
