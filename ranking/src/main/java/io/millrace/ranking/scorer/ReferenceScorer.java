package io.millrace.ranking.scorer;

import io.millrace.core.feature.SessionItem;
import io.millrace.ranking.din.Activation;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.Pooling;
import java.util.ArrayList;
import java.util.List;

/** The formulas of {@link DinModel} term by term, in double precision: what others are held to. */
public final class ReferenceScorer implements CandidateScorer {

  private final DinModel model;
  private final DinSpec spec;
  private final StandardizedFeatures features;

  public ReferenceScorer(DinModel model) {
    this.model = model;
    spec = model.spec();
    features = new StandardizedFeatures(model);
  }

  @Override
  public List<float[]> score(List<ScoringRequest> requests) {
    List<float[]> scores = new ArrayList<>(requests.size());
    for (ScoringRequest request : requests) {
      scores.add(score(request));
    }
    return scores;
  }

  @Override
  public List<ScoredCandidates> scoreWithAttention(List<ScoringRequest> requests) {
    List<ScoredCandidates> scored = new ArrayList<>(requests.size());
    for (ScoringRequest request : requests) {
      scored.add(new ScoredCandidates(score(request), attention(request)));
    }
    return scored;
  }

  private float[] attention(ScoringRequest request) {
    if (spec.pooling() != Pooling.ATTENTION) {
      return new float[0];
    }
    int length = Math.min(spec.historyLength(), request.history().size());
    float[] attention = new float[length * request.size()];
    for (int k = 0; k < request.size(); k++) {
      double[] weights = attention(request, k);
      for (int l = 0; l < length; l++) {
        attention[l * request.size() + k] = (float) weights[l];
      }
    }
    return attention;
  }

  private float[] score(ScoringRequest request) {
    features.requireComplete(request);
    double[][] history = history(request);
    float[] scores = new float[request.size() * DinSpec.TARGETS];
    for (int k = 0; k < request.size(); k++) {
      double[] candidate = item(request.items()[k]);
      double[] input = product("input.candidate", candidate);
      add(input, product("input.features", features(request, k)));
      if (spec.pooling() != Pooling.NONE) {
        add(input, product("input.history", interest(candidate, history)));
      }
      double[] hidden = layer("hidden.1", input);
      if (spec.hiddenUnits().size() > 1) {
        hidden = layer("hidden.2", product("hidden.2.weight", hidden));
      }
      double[] output = product("heads.weight", hidden);
      for (int t = 0; t < DinSpec.TARGETS; t++) {
        float blend = features.blend(request, k, t);
        scores[k * DinSpec.TARGETS + t] =
            (float) (output[t] + model.get("heads.bias")[t] + model.get("heads.blend")[t] * blend);
      }
    }
    return scores;
  }

  /**
   * What a candidate's interest is made of: the weights of the history's items, the newest first,
   * as many as the model reads. They sum to 1 with softmax attention and with mean pooling.
   *
   * @param candidate index in the request, from 0
   */
  public double[] attention(ScoringRequest request, int candidate) {
    return weights(item(request.items()[candidate]), history(request));
  }

  private double[] features(ScoringRequest request, int k) {
    double[] x = new double[spec.features()];
    for (int i = 0; i < x.length; i++) {
      x[i] = features.standardized(request, k, i);
    }
    return x;
  }

  private double[] item(long item) {
    double[] vector = row("embedding.items", DinModel.firstRow(item, spec.embeddingRows()));
    add(vector, row("embedding.items", DinModel.secondRow(item, spec.embeddingRows())));
    return vector;
  }

  private double[][] history(ScoringRequest request) {
    if (spec.pooling() == Pooling.NONE) {
      return new double[0][];
    }
    int length = Math.min(spec.historyLength(), request.history().size());
    double[][] vectors = new double[length][];
    for (int l = 0; l < length; l++) {
      SessionItem item = request.history().get(l);
      vectors[l] = item(item.item());
      add(vectors[l], row("embedding.types", item.type().code()));
      add(vectors[l], row("embedding.gaps", DinModel.gap(request.time() - item.time())));
    }
    return vectors;
  }

  private double[] interest(double[] candidate, double[][] history) {
    double[] weights = weights(candidate, history);
    double[] interest = new double[spec.dimension()];
    for (int l = 0; l < history.length; l++) {
      for (int i = 0; i < interest.length; i++) {
        interest[i] += weights[l] * history[l][i];
      }
    }
    return interest;
  }

  private double[] weights(double[] candidate, double[][] history) {
    double[] weights = new double[history.length];
    double sum = 0;
    for (int l = 0; l < history.length; l++) {
      weights[l] = spec.pooling() == Pooling.MEAN ? 1 : activationUnit(candidate, history[l]);
      if (spec.softmaxAttention() && spec.pooling() == Pooling.ATTENTION) {
        weights[l] = Math.exp(weights[l]);
      }
      sum += weights[l];
    }
    if (spec.softmaxAttention() || spec.pooling() == Pooling.MEAN) {
      for (int l = 0; l < history.length; l++) {
        weights[l] /= sum;
      }
    }
    return weights;
  }

  private double activationUnit(double[] candidate, double[] item) {
    double[] difference = new double[candidate.length];
    double[] product = new double[candidate.length];
    for (int i = 0; i < candidate.length; i++) {
      difference[i] = candidate[i] - item[i];
      product[i] = candidate[i] * item[i];
    }
    double[] sum = product("attention.candidate", candidate);
    add(sum, product("attention.history", item));
    add(sum, product("attention.difference", difference));
    add(sum, product("attention.product", product));
    double[] hidden = layer("attention.hidden", sum);
    return product("attention.output.weight", hidden)[0] + model.get("attention.output.bias")[0];
  }

  /** Bias and activation. */
  private double[] layer(String layer, double[] input) {
    float[] bias = model.get(layer + ".bias");
    float[] slope = model.get(layer + ".slope");
    double[] output = new double[input.length];
    for (int i = 0; i < input.length; i++) {
      double x = input[i] + bias[i];
      double p = x > 0 ? 1 : 0;
      if (spec.activation() == Activation.DICE) {
        double mean = model.get(layer + ".mean")[i];
        double variance = model.get(layer + ".variance")[i];
        p = 1 / (1 + Math.exp(-(x - mean) / Math.sqrt(variance + Activation.EPSILON)));
      }
      output[i] = p * x + (1 - p) * slope[i] * x;
    }
    return output;
  }

  private double[] product(String weight, double[] input) {
    float[] values = model.get(weight);
    double[] output = new double[values.length / input.length];
    for (int i = 0; i < input.length; i++) {
      for (int j = 0; j < output.length; j++) {
        output[j] += input[i] * values[i * output.length + j];
      }
    }
    return output;
  }

  private double[] row(String parameter, int row) {
    double[] vector = new double[spec.dimension()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = model.get(parameter)[row * vector.length + i];
    }
    return vector;
  }

  private static void add(double[] sum, double[] term) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += term[i];
    }
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
