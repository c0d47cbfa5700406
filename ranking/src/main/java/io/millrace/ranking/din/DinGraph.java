package io.millrace.ranking.din;

import static java.util.Objects.requireNonNull;

import io.millrace.ranking.nd4j.Nd4jSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.api.OutAndGrad;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The formulas of {@link DinModel} and the loss as a SameDiff graph, for batches of lists that are
 * padded to K candidates and L items of history. Embeddings stand outside: their rows come in, and
 * their gradients go out.
 *
 * <p>The loss of a target is the mean over lists of log(1 + Σ_k w_k e^{s_k}) − Σ_k y_k s_k with
 * weights w and the truth y, which sums to 1 at most: a softmax over the candidates and one outcome
 * more, that the next item is none of them. So p_k = e^{s_k} / (1 + Σ_j w_j e^{s_j}).
 *
 * <p>What SameDiff 1.0.0-M2.1 gets wrong is gone around. The gradient of a placeholder is wrong
 * where no variable is on its way, so a variable that is 0 is added to it. The gradient of {@code
 * prelu} rejects batches, so it is made of two {@code relu}. Shapes with more than one unknown
 * length are avoided: there is a graph for each K and L.
 */
final class DinGraph {

  static final String FEATURES = "x";
  static final String BLENDS = "blends";
  static final String CANDIDATES = "c";
  static final String HISTORY = "h";
  static final String HISTORY_TYPES = "types";
  static final String HISTORY_GAPS = "gaps";
  static final String MASK = "mask";
  static final String LOG_WEIGHTS = "logWeights";
  static final String TRUTHS = "truths";
  static final String LOSS = "loss";
  static final String SCORES = "scores";

  private final DinSpec spec;
  private final int candidates;
  private final int history;
  private final SameDiff graph = SameDiff.create();
  private final List<String> trained = new ArrayList<>();
  private final List<String> layers = new ArrayList<>();
  private final Map<String, INDArray> values;

  /**
   * @param candidates K
   * @param history L, at least 1
   * @param values of the parameters outside the item embedding, shared with other graphs
   */
  DinGraph(DinSpec spec, int candidates, int history, Map<String, INDArray> values) {
    this.spec = spec;
    this.candidates = candidates;
    this.history = history;
    this.values = values;
    define();
    Nd4jSetup.quietly(() -> graph.createGradFunction(wanted().toArray(String[]::new)));
  }

  /** Rows of the batch become matrices; B is the only unknown length. */
  private void define() {
    int d = spec.dimension();
    SDVariable zero = graph.var("zero", Nd4j.zeros(DataType.FLOAT, 1));
    SDVariable x = graph.placeHolder(FEATURES, DataType.FLOAT, -1, spec.features());
    SDVariable c = graph.placeHolder(CANDIDATES, DataType.FLOAT, -1, d).add(zero);
    SDVariable input =
        x.mmul(weight(DinSpec.INPUT_FEATURES)).add(c.mmul(weight(DinSpec.INPUT_CANDIDATE)));
    if (spec.pooling() != Pooling.NONE) {
      input = input.add(interest(c, zero).mmul(weight(DinSpec.INPUT_HISTORY)));
    }
    SDVariable hidden = layer(DinSpec.HIDDEN + ".1", input);
    if (spec.hiddenUnits().size() > 1) {
      String second = DinSpec.HIDDEN + ".2";
      hidden = layer(second, hidden.mmul(weight(second + DinSpec.WEIGHT)));
    }
    SDVariable blends = graph.placeHolder(BLENDS, DataType.FLOAT, -1, DinSpec.TARGETS);
    SDVariable scores =
        hidden
            .mmul(weight(DinSpec.HEADS + DinSpec.WEIGHT))
            .add(weight(DinSpec.HEADS + DinSpec.BIAS))
            .add(blends.mul(weight(DinSpec.BLEND)));
    scores = graph.identity(SCORES, scores);
    defineLoss(scores);
  }

  private SDVariable interest(SDVariable c, SDVariable zero) {
    int d = spec.dimension();
    SDVariable h =
        graph
            .placeHolder(HISTORY, DataType.FLOAT, -1, d)
            .add(zero)
            .add(
                graph
                    .placeHolder(HISTORY_TYPES, DataType.FLOAT, -1, DinSpec.TARGETS)
                    .mmul(weight(DinSpec.TYPES)))
            .add(
                graph
                    .placeHolder(HISTORY_GAPS, DataType.FLOAT, -1, DinSpec.GAPS)
                    .mmul(weight(DinSpec.TIME_GAPS)));
    SDVariable mask = graph.placeHolder(MASK, DataType.FLOAT, -1, 1, history);
    SDVariable weights;
    if (spec.pooling() == Pooling.MEAN) {
      SDVariable length = graph.math().max(mask.sum(true, 2), graph.constant(1f));
      weights = mask.div(length).mul(graph.constant(Nd4j.ones(DataType.FLOAT, 1, candidates, 1)));
    } else {
      weights = activationUnit(c, h);
      if (spec.softmaxAttention()) {
        weights = graph.nn().softmax(weights.add(mask.sub(1).mul(1e9)), 2);
      }
      weights = weights.mul(mask);
    }
    return weights.mmul(h.reshape(-1, history, d)).reshape(-1, d);
  }

  /** a(c, h) as [B, K, L], the first layer split into what c, h and both bring. */
  private SDVariable activationUnit(SDVariable c, SDVariable h) {
    int d = spec.dimension();
    int u = spec.attentionUnits();
    SDVariable difference = weight(DinSpec.ATTENTION_DIFFERENCE);
    SDVariable ofCandidates = c.mmul(weight(DinSpec.ATTENTION_CANDIDATE).add(difference));
    SDVariable ofHistory = h.mmul(weight(DinSpec.ATTENTION_HISTORY).sub(difference));
    SDVariable products = c.reshape(-1, candidates, 1, d).mul(h.reshape(-1, 1, history, d));
    SDVariable sum =
        products
            .reshape(-1, d)
            .mmul(weight(DinSpec.ATTENTION_PRODUCT))
            .reshape(-1, candidates, history, u)
            .add(ofCandidates.reshape(-1, candidates, 1, u))
            .add(ofHistory.reshape(-1, 1, history, u))
            .reshape(-1, u);
    return layer(DinSpec.ATTENTION_HIDDEN, sum)
        .mmul(weight(DinSpec.ATTENTION_OUTPUT + DinSpec.WEIGHT))
        .add(weight(DinSpec.ATTENTION_OUTPUT + DinSpec.BIAS))
        .reshape(-1, candidates, history);
  }

  /** Bias and activation of rows. */
  private SDVariable layer(String layer, SDVariable rows) {
    SDVariable x = graph.identity(layer, rows.add(weight(layer + DinSpec.BIAS)));
    layers.add(layer);
    SDVariable slope = weight(layer + DinSpec.SLOPE);
    if (spec.activation() == Activation.PRELU) {
      return graph.nn().relu(x, 0).sub(graph.nn().relu(x.neg(), 0).mul(slope));
    }
    SDVariable mean = weight(layer + DinSpec.MEAN);
    SDVariable deviation =
        graph.math().sqrt(weight(layer + DinSpec.VARIANCE).add(Activation.EPSILON));
    SDVariable p = graph.nn().sigmoid(x.sub(mean).div(deviation));
    return p.mul(x).add(p.rsub(1).mul(x).mul(slope));
  }

  private void defineLoss(SDVariable scores) {
    int targets = DinSpec.TARGETS;
    SDVariable logWeights = graph.placeHolder(LOG_WEIGHTS, DataType.FLOAT, -1, candidates, 1);
    SDVariable truths = graph.placeHolder(TRUTHS, DataType.FLOAT, -1, candidates, targets);
    SDVariable lists = scores.reshape(-1, candidates, targets);
    SDVariable weighted = lists.add(logWeights);
    // With the largest exponent taken out nothing overflows; "none of them" has the exponent 0.
    SDVariable most = graph.nn().relu(weighted.max(true, 1), 0);
    SDVariable whole =
        graph.math().exp(weighted.sub(most)).sum(true, 1).add(graph.math().exp(most.neg()));
    SDVariable losses =
        graph.math().log(whole).add(most).sub(lists.mul(truths).sum(true, 1)).reshape(-1, targets);
    graph.mean(LOSS, losses.sum(1), 0);
    graph.setLossVariables(LOSS);
  }

  private SDVariable weight(String name) {
    INDArray value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("there is no parameter " + name);
    }
    if (graph.hasVariable(name)) {
      return graph.getVariable(name);
    }
    boolean isTrained =
        spec.parameters().stream().anyMatch(p -> p.name().equals(name) && p.trained());
    if (isTrained) {
      trained.add(name);
      return graph.var(name, value);
    }
    return graph.constant(name, value);
  }

  /** Of what gradients are asked for. */
  private List<String> wanted() {
    List<String> wanted = new ArrayList<>(trained);
    wanted.add(CANDIDATES);
    if (spec.pooling() != Pooling.NONE) {
      wanted.add(HISTORY);
    }
    return wanted;
  }

  /** Loss and scores: [B·K, T]. */
  Map<String, INDArray> evaluate(Map<String, INDArray> batch) {
    return graph.output(batch, LOSS, SCORES);
  }

  /** What one batch gives: the loss, gradients by name, and the inputs of each activation. */
  Gradients gradients(Map<String, INDArray> batch) {
    List<String> outputs = new ArrayList<>(layers);
    outputs.add(LOSS);
    OutAndGrad result = graph.calculateGradientsAndOutputs(batch, outputs, wanted());
    Map<String, INDArray> values = result.getOutputs();
    return new Gradients(
        requireNonNull(values.get(LOSS)).getFloat(0), result.getGradients(), values);
  }

  /**
   * What one batch gives.
   *
   * @param gradients of the trained parameters, and of the embeddings that came in, by name
   * @param layers what goes into the activation of each layer, by its name
   */
  record Gradients(float loss, Map<String, INDArray> gradients, Map<String, INDArray> layers) {}
}
