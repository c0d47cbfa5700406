package io.millrace.ranking.din;

import java.util.Arrays;

/**
 * What candidates take from histories through the activation unit, and its gradients, a list at a
 * time.
 *
 * <p>With W_c c + W_h h + W_d (c − h) + W_p (c ⊙ h) = (W_c + W_d + W_p diag(h)) c + (W_h − W_d) h,
 * the first layer of a list is one product: of K candidates, each with a 1 after its vector, and of
 * what is folded for L items of history, a (d + 1) × L·u matrix. So no pair is written out.
 */
final class Attention {

  private final DinSpec spec;
  private final int dimension;
  private final int units;
  private final float[] ofCandidate;
  private final float[] ofHistory;
  private final float[] ofDifference;
  private final float[] ofProduct;
  private final float[] outputWeight;
  private final float[] outputBias;
  private final Layer layer;

  Attention(DinModel model) {
    spec = model.spec();
    dimension = spec.dimension();
    units = spec.attentionUnits();
    ofCandidate = model.get(DinSpec.ATTENTION_CANDIDATE);
    ofHistory = model.get(DinSpec.ATTENTION_HISTORY);
    ofDifference = model.get(DinSpec.ATTENTION_DIFFERENCE);
    ofProduct = model.get(DinSpec.ATTENTION_PRODUCT);
    outputWeight = model.get(DinSpec.ATTENTION_OUTPUT + DinSpec.WEIGHT);
    outputBias = model.get(DinSpec.ATTENTION_OUTPUT + DinSpec.BIAS);
    layer = new Layer(model, DinSpec.ATTENTION_HIDDEN);
  }

  /**
   * One list on its way forward.
   *
   * @param size K
   * @param length L, at least 1
   * @param candidates K rows of d and a 1
   * @param history L rows of d
   * @param folded d + 1 rows of L·u
   * @param inputs of the hidden layer, with the bias: K·L rows of u
   * @param hidden what it gives
   * @param weights K rows of L
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Pass(
      int size,
      int length,
      float[] candidates,
      float[] history,
      float[] folded,
      float[] inputs,
      float[] hidden,
      float[] weights) {}

  /**
   * The weights of a list's history for each candidate.
   *
   * @param vectors of the candidates, K rows of d
   * @param history L rows of d, at least one
   */
  Pass forward(float[] vectors, float[] history) {
    int size = vectors.length / dimension;
    int length = history.length / dimension;
    float[] candidates = new float[size * (dimension + 1)];
    for (int k = 0; k < size; k++) {
      System.arraycopy(vectors, k * dimension, candidates, k * (dimension + 1), dimension);
      candidates[(k + 1) * (dimension + 1) - 1] = 1;
    }
    float[] folded = folded(history, length);
    float[] inputs = Products.of(candidates, folded, size, dimension + 1, length * units);
    float[] hidden = layer.activate(inputs);
    float[] weights = new float[size * length];
    for (int pair = 0; pair < weights.length; pair++) {
      float sum = outputBias[0];
      for (int j = 0; j < units; j++) {
        sum += outputWeight[j] * hidden[pair * units + j];
      }
      weights[pair] = sum;
    }
    if (spec.softmaxAttention()) {
      for (int k = 0; k < size; k++) {
        softmax(weights, k * length, length);
      }
    }
    return new Pass(size, length, candidates, history, folded, inputs, hidden, weights);
  }

  private float[] folded(float[] history, int length) {
    int stride = length * units;
    float[] folded = new float[(dimension + 1) * stride];
    for (int l = 0; l < length; l++) {
      int last = dimension * stride + l * units;
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

  private static void softmax(float[] x, int from, int length) {
    float most = x[from];
    for (int i = from; i < from + length; i++) {
      most = Math.max(most, x[i]);
    }
    float whole = 0;
    for (int i = from; i < from + length; i++) {
      x[i] = (float) Math.exp(x[i] - most);
      whole += x[i];
    }
    for (int i = from; i < from + length; i++) {
      x[i] /= whole;
    }
  }

  /**
   * Takes the gradients of the weights back.
   *
   * @param ofWeights K rows of L; changed
   * @param ofVectors gradients of the candidates' vectors are added to it, from an index on
   * @param ofItems gradients of the history's vectors are added to it, from an index on
   */
  void backward(
      Pass pass,
      float[] ofWeights,
      float[] ofVectors,
      int firstVector,
      float[] ofItems,
      int firstItem,
      Gradients sums) {
    if (spec.softmaxAttention()) {
      softmaxBackward(pass, ofWeights);
    }
    float[] ofOutput = sums.of(DinSpec.ATTENTION_OUTPUT + DinSpec.WEIGHT);
    float[] ofOutputBias = sums.of(DinSpec.ATTENTION_OUTPUT + DinSpec.BIAS);
    float[] gradient = new float[pass.inputs().length];
    for (int pair = 0; pair < ofWeights.length; pair++) {
      float g = ofWeights[pair];
      ofOutputBias[0] += g;
      for (int j = 0; j < units; j++) {
        ofOutput[j] += g * pass.hidden()[pair * units + j];
        gradient[pair * units + j] = g * outputWeight[j];
      }
    }
    layer.backward(pass.inputs(), gradient, sums);
    int stride = pass.length() * units;
    float[] ofFolded =
        Products.ofTransposed(pass.candidates(), gradient, dimension + 1, pass.size(), stride);
    // The row of ones took nothing from the vectors.
    float[] vectorRows = Arrays.copyOf(pass.folded(), dimension * stride);
    float[] ofCandidates =
        Products.withTransposed(gradient, vectorRows, pass.size(), stride, dimension);
    for (int i = 0; i < ofCandidates.length; i++) {
      ofVectors[firstVector + i] += ofCandidates[i];
    }
    unfold(pass, ofFolded, ofItems, firstItem, sums);
  }

  private static void softmaxBackward(Pass pass, float[] ofWeights) {
    int length = pass.length();
    for (int from = 0; from < ofWeights.length; from += length) {
      float mean = 0;
      for (int i = from; i < from + length; i++) {
        mean += pass.weights()[i] * ofWeights[i];
      }
      for (int i = from; i < from + length; i++) {
        ofWeights[i] = pass.weights()[i] * (ofWeights[i] - mean);
      }
    }
  }

  private void unfold(Pass pass, float[] ofFolded, float[] ofItems, int firstItem, Gradients sums) {
    float[] candidateSum = sums.of(DinSpec.ATTENTION_CANDIDATE);
    float[] historySum = sums.of(DinSpec.ATTENTION_HISTORY);
    float[] differenceSum = sums.of(DinSpec.ATTENTION_DIFFERENCE);
    float[] productSum = sums.of(DinSpec.ATTENTION_PRODUCT);
    int stride = pass.length() * units;
    for (int l = 0; l < pass.length(); l++) {
      int last = dimension * stride + l * units;
      for (int i = 0; i < dimension; i++) {
        float h = pass.history()[l * dimension + i];
        int from = i * stride + l * units;
        float ofItem = 0;
        for (int j = 0; j < units; j++) {
          int w = i * units + j;
          float g = ofFolded[from + j];
          float own = ofFolded[last + j];
          candidateSum[w] += g;
          productSum[w] += h * g;
          historySum[w] += h * own;
          differenceSum[w] += g - h * own;
          ofItem += g * ofProduct[w] + own * (ofHistory[w] - ofDifference[w]);
        }
        ofItems[firstItem + l * dimension + i] += ofItem;
      }
    }
  }
}
