package io.millrace.ranking.din;

import io.millrace.core.model.InteractionType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The formulas of {@link DinModel} over batches of lists, the loss, and the gradients of both.
 *
 * <p>The loss of a target is the mean over lists of log(1 + Σ_k w_k e^{s_k}) − s_next with the
 * weights w, where s_next is the score of the next item, and 0 if that is no candidate: a softmax
 * over the candidates and one outcome more, that the next item is none of them. So p_k = e^{s_k} /
 * (1 + Σ_j w_j e^{s_j}). A batch's loss is the sum over the targets.
 */
final class DinNetwork {

  private static final int TARGETS = DinSpec.TARGETS;

  private final DinModel model;
  private final DinSpec spec;
  private final int dimension;
  private final @Nullable Attention attention;
  private final List<Layer> layers = new ArrayList<>();

  /** A network of the model's values as they are now; it is of no use after they change. */
  DinNetwork(DinModel model) {
    this.model = model;
    spec = model.spec();
    dimension = spec.dimension();
    attention = spec.pooling() == Pooling.ATTENTION ? new Attention(model) : null;
    for (int i = 1; i <= spec.hiddenUnits().size(); i++) {
      layers.add(new Layer(model, DinSpec.HIDDEN + "." + i));
    }
  }

  /** A batch on its way forward. N candidates and M items of history in all. */
  static final class Pass {
    final DinBatch batch;

    /** N rows of d, M rows of d, and N rows of d. */
    final float[] candidates;

    final float[] history;
    final float[] interest;

    /** By list, null where there is no history. */
    final Attention.@Nullable Pass[] attention;

    /** By layer: what goes in, with the bias, and what comes out. */
    final List<float[]> inputs = new ArrayList<>();

    final List<float[]> outputs = new ArrayList<>();

    /** N rows of T. */
    float[] scores = new float[0];

    /** Gradients of the loss by the scores. */
    float[] ofScores = new float[0];

    float loss;

    Pass(DinBatch batch, float[] candidates, float[] history, float[] interest) {
      this.batch = batch;
      this.candidates = candidates;
      this.history = history;
      this.interest = interest;
      attention = new Attention.Pass[batch.lists];
    }

    /** Leaves a target out of the gradients. */
    void forget(InteractionType target) {
      for (int i = target.code(); i < ofScores.length; i += TARGETS) {
        ofScores[i] = 0;
      }
    }
  }

  /** Scores and loss of a batch. */
  Pass forward(DinBatch batch) {
    int n = batch.candidates();
    Pass pass =
        new Pass(
            batch,
            vectors(batch.candidateRows),
            history(batch),
            new float[spec.pooling() == Pooling.NONE ? 0 : n * dimension]);
    int units = spec.hiddenUnits().get(0);
    float[] x =
        Products.of(batch.features, model.get(DinSpec.INPUT_FEATURES), n, spec.features(), units);
    add(x, Products.of(pass.candidates, model.get(DinSpec.INPUT_CANDIDATE), n, dimension, units));
    if (spec.pooling() != Pooling.NONE) {
      for (int b = 0; b < batch.lists; b++) {
        takeInterest(pass, b);
      }
      add(x, Products.of(pass.interest, model.get(DinSpec.INPUT_HISTORY), n, dimension, units));
    }
    activate(pass, 0, x);
    if (layers.size() > 1) {
      float[] weight = model.get(secondWeight());
      activate(
          pass, 1, Products.of(pass.outputs.get(0), weight, n, units, spec.hiddenUnits().get(1)));
    }
    float[] last = pass.outputs.get(layers.size() - 1);
    pass.scores =
        Products.of(last, model.get(DinSpec.HEADS + DinSpec.WEIGHT), n, lastUnits(), TARGETS);
    float[] bias = model.get(DinSpec.HEADS + DinSpec.BIAS);
    float[] blend = model.get(DinSpec.BLEND);
    for (int i = 0; i < pass.scores.length; i++) {
      pass.scores[i] += bias[i % TARGETS] + blend[i % TARGETS] * batch.blends[i];
    }
    computeLoss(pass);
    return pass;
  }

  private void activate(Pass pass, int layer, float[] x) {
    pass.outputs.add(layers.get(layer).activate(x));
    pass.inputs.add(x);
  }

  private static String secondWeight() {
    return DinSpec.HIDDEN + ".2" + DinSpec.WEIGHT;
  }

  private int lastUnits() {
    return spec.hiddenUnits().get(layers.size() - 1);
  }

  /** Each the sum of two rows of the item embedding. */
  private float[] vectors(int[] rows) {
    float[] embedding = model.get(DinSpec.ITEMS);
    float[] vectors = new float[rows.length / 2 * dimension];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < dimension; j++) {
        vectors[i / 2 * dimension + j] += embedding[rows[i] * dimension + j];
      }
    }
    return vectors;
  }

  private float[] history(DinBatch batch) {
    float[] history = vectors(batch.historyRows);
    for (int i = 0; i < history.length; i++) {
      int item = i / dimension;
      int j = i % dimension;
      history[i] +=
          model.get(DinSpec.TYPES)[batch.types[item] * dimension + j]
              + model.get(DinSpec.TIME_GAPS)[batch.gaps[item] * dimension + j];
    }
    return history;
  }

  /** u for the candidates of a list; 0 without a history. */
  private void takeInterest(Pass pass, int b) {
    DinBatch batch = pass.batch;
    int from = batch.firstCandidate[b];
    int size = batch.firstCandidate[b + 1] - from;
    int first = batch.firstItem[b];
    int length = batch.firstItem[b + 1] - first;
    if (size == 0 || length == 0) {
      return;
    }
    float[] items =
        Arrays.copyOfRange(pass.history, first * dimension, (first + length) * dimension);
    float[] weights = new float[size * length];
    if (attention == null) {
      Arrays.fill(weights, 1f / length);
    } else {
      float[] vectors =
          Arrays.copyOfRange(pass.candidates, from * dimension, (from + size) * dimension);
      Attention.Pass attended = attention.forward(vectors, items);
      pass.attention[b] = attended;
      weights = attended.weights();
    }
    for (int k = 0; k < size; k++) {
      for (int l = 0; l < length; l++) {
        for (int j = 0; j < dimension; j++) {
          pass.interest[(from + k) * dimension + j] +=
              weights[k * length + l] * items[l * dimension + j];
        }
      }
    }
  }

  private static void computeLoss(Pass pass) {
    DinBatch batch = pass.batch;
    pass.ofScores = new float[pass.scores.length];
    double loss = 0;
    for (int b = 0; b < batch.lists; b++) {
      int from = batch.firstCandidate[b];
      int to = batch.firstCandidate[b + 1];
      for (int t = 0; t < TARGETS; t++) {
        // With the largest exponent taken out nothing overflows; "none of them" has the exponent 0.
        double most = 0;
        for (int i = from; i < to; i++) {
          most = Math.max(most, pass.scores[i * TARGETS + t] + batch.logWeights[i]);
        }
        double whole = Math.exp(-most);
        for (int i = from; i < to; i++) {
          whole += Math.exp(pass.scores[i * TARGETS + t] + batch.logWeights[i] - most);
        }
        loss += Math.log(whole) + most;
        for (int i = from; i < to; i++) {
          double p = Math.exp(pass.scores[i * TARGETS + t] + batch.logWeights[i] - most) / whole;
          pass.ofScores[i * TARGETS + t] = (float) (p / batch.lists);
        }
        int next = batch.next[b * TARGETS + t];
        if (next != DinBatch.NONE) {
          loss -= pass.scores[next * TARGETS + t];
          pass.ofScores[next * TARGETS + t] -= 1f / batch.lists;
        }
      }
    }
    pass.loss = (float) (loss / batch.lists);
  }

  /** The gradients of a batch's loss. */
  Gradients backward(Pass pass) {
    DinBatch batch = pass.batch;
    int n = batch.candidates();
    Gradients sums = new Gradients(model);
    float[] ofBias = sums.of(DinSpec.HEADS + DinSpec.BIAS);
    float[] ofBlend = sums.of(DinSpec.BLEND);
    for (int i = 0; i < pass.ofScores.length; i++) {
      ofBias[i % TARGETS] += pass.ofScores[i];
      ofBlend[i % TARGETS] += pass.ofScores[i] * batch.blends[i];
    }
    float[] gradient =
        through(
            DinSpec.HEADS + DinSpec.WEIGHT,
            pass.outputs.get(layers.size() - 1),
            pass.ofScores,
            n,
            lastUnits(),
            TARGETS,
            sums);
    int units = spec.hiddenUnits().get(0);
    if (layers.size() > 1) {
      layers.get(1).backward(pass.inputs.get(1), gradient, sums);
      gradient =
          through(secondWeight(), pass.outputs.get(0), gradient, n, units, lastUnits(), sums);
    }
    layers.get(0).backward(pass.inputs.get(0), gradient, sums);
    sums.add(
        DinSpec.INPUT_FEATURES,
        Products.ofTransposed(batch.features, gradient, spec.features(), n, units));
    float[] ofCandidates =
        through(DinSpec.INPUT_CANDIDATE, pass.candidates, gradient, n, dimension, units, sums);
    if (spec.pooling() != Pooling.NONE) {
      float[] ofInterest =
          through(DinSpec.INPUT_HISTORY, pass.interest, gradient, n, dimension, units, sums);
      float[] ofHistory = new float[pass.history.length];
      for (int b = 0; b < batch.lists; b++) {
        giveInterest(pass, b, ofInterest, ofCandidates, ofHistory, sums);
      }
      sums.addVectors(batch.historyRows, ofHistory);
      addHistory(batch, ofHistory, sums);
    }
    sums.addVectors(batch.candidateRows, ofCandidates);
    return sums;
  }

  /** Adds the gradient of a weight, and gives that of the rows it was multiplied with. */
  private float[] through(
      String weight, float[] rows, float[] gradient, int n, int from, int to, Gradients sums) {
    sums.add(weight, Products.ofTransposed(rows, gradient, from, n, to));
    return Products.withTransposed(gradient, model.get(weight), n, to, from);
  }

  private void giveInterest(
      Pass pass,
      int b,
      float[] ofInterest,
      float[] ofCandidates,
      float[] ofHistory,
      Gradients sums) {
    DinBatch batch = pass.batch;
    int from = batch.firstCandidate[b];
    int size = batch.firstCandidate[b + 1] - from;
    int first = batch.firstItem[b];
    int length = batch.firstItem[b + 1] - first;
    Attention.Pass attended = pass.attention[b];
    float[] ofWeights = new float[size * length];
    for (int k = 0; k < size; k++) {
      for (int l = 0; l < length; l++) {
        float weight = attended == null ? 1f / length : attended.weights()[k * length + l];
        float sum = 0;
        for (int j = 0; j < dimension; j++) {
          float g = ofInterest[(from + k) * dimension + j];
          ofHistory[(first + l) * dimension + j] += weight * g;
          sum += g * pass.history[(first + l) * dimension + j];
        }
        ofWeights[k * length + l] = sum;
      }
    }
    if (attention != null && attended != null) {
      attention.backward(
          attended, ofWeights, ofCandidates, from * dimension, ofHistory, first * dimension, sums);
    }
  }

  /** Types and time gaps are in the vectors of the history. */
  private void addHistory(DinBatch batch, float[] ofHistory, Gradients sums) {
    float[] ofTypes = sums.of(DinSpec.TYPES);
    float[] ofGaps = sums.of(DinSpec.TIME_GAPS);
    for (int i = 0; i < ofHistory.length; i++) {
      int item = i / dimension;
      int j = i % dimension;
      ofTypes[batch.types[item] * dimension + j] += ofHistory[i];
      ofGaps[batch.gaps[item] * dimension + j] += ofHistory[i];
    }
  }

  private static void add(float[] sum, float[] more) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
  }
}
