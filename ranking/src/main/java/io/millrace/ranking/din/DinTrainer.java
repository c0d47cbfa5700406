package io.millrace.ranking.din;

import static java.util.Objects.requireNonNull;

import io.millrace.core.model.InteractionType;
import io.millrace.core.training.TrainingExample;
import io.millrace.ranking.nd4j.Nd4jSetup;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains a {@link DinModel}, a batch of lists at a time. Rows of the item embedding are updated
 * when they occur in a batch, and only then (lazy Adam).
 *
 * <p>The same steps from the same state give the same model, bit by bit, on the same kind of
 * machine. Not thread-safe.
 */
public final class DinTrainer {

  /** What a batch adds to the moving mean and variance of {@link Activation#DICE}. */
  private static final float DICE_MOMENTUM = 0.01f;

  private final DinModel model;
  private final TrainingConfig config;
  private final Map<String, Adam> optimizers = new LinkedHashMap<>();
  private long steps;

  /** A trainer that goes on from a copy of a model, as if nothing had been learned before. */
  public DinTrainer(DinModel start, TrainingConfig config) {
    Nd4jSetup.useThreads(1);
    this.config = config;
    model = start.copy();
    for (Parameter parameter : model.parameters()) {
      String name = parameter.name();
      if (parameter.trained()) {
        optimizers.put(name, new Adam(parameter.length()));
      }
    }
  }

  /**
   * Learns from a batch of lists. Where the loss before is not finite, nothing is learned, and it
   * is no step.
   *
   * @param examples at least one; each has as many features as the model reads
   * @param learningRate of this step
   * @return the loss of the batch before
   */
  public float step(List<TrainingExample> examples, float learningRate) {
    DinNetwork network = new DinNetwork(model);
    DinBatch batch = new DinBatch(model, examples);
    DinNetwork.Pass pass = network.forward(batch);
    if (!Float.isFinite(pass.loss)) {
      return pass.loss;
    }
    for (InteractionType target : InteractionType.values()) {
      if (!batch.hasNext(target) && isUntouched(target)) {
        pass.forget(target);
      }
    }
    Gradients gradients = network.backward(pass);
    steps++;
    float rate = Adam.corrected(learningRate, steps);
    for (Parameter parameter : model.parameters()) {
      float[] gradient = gradients.parameters().get(parameter.name());
      if (gradient != null) {
        update(parameter, gradient, rate);
      }
    }
    updateRows(gradients, rate * config.embeddingRate());
    gradients.inputs().forEach(this::follow);
    return pass.loss;
  }

  /**
   * Whether nothing was learned of a target. It stays so until there is a list with a next item of
   * the type: of a type that never comes a model would learn to give all candidates the least
   * scores, in an order that means nothing, where that of the blend does.
   */
  private boolean isUntouched(InteractionType target) {
    float[] weights = model.get(DinSpec.HEADS + DinSpec.WEIGHT);
    for (int i = target.code(); i < weights.length; i += DinSpec.TARGETS) {
      if (weights[i] != 0) {
        return false;
      }
    }
    return model.get(DinSpec.HEADS + DinSpec.BIAS)[target.code()] == 0
        && model.get(DinSpec.BLEND)[target.code()] == 1;
  }

  /** The gradients of a batch by the names of the parameters, those of the embedding's rows too. */
  Map<String, float[]> gradients(List<TrainingExample> examples) {
    DinNetwork network = new DinNetwork(model);
    Gradients gradients = network.backward(network.forward(new DinBatch(model, examples)));
    Map<String, float[]> all = new HashMap<>(gradients.parameters());
    float[] rows = new float[model.get(DinSpec.ITEMS).length];
    int d = model.spec().dimension();
    gradients.rows().forEach((row, sum) -> System.arraycopy(sum, 0, rows, row * d, d));
    all.put(DinSpec.ITEMS, rows);
    return all;
  }

  private void update(Parameter parameter, float[] gradient, float rate) {
    float[] value = model.get(parameter.name());
    Adam adam = requireNonNull(optimizers.get(parameter.name()));
    // Biases and slopes are free to be large.
    float decay = parameter.rows() > 1 ? config.weightDecay() : 0;
    for (int i = 0; i < value.length; i++) {
      adam.update(value, i, gradient[i], rate, decay);
    }
  }

  private void updateRows(Gradients gradients, float rate) {
    float[] value = model.get(DinSpec.ITEMS);
    Adam adam = requireNonNull(optimizers.get(DinSpec.ITEMS));
    int d = model.spec().dimension();
    gradients
        .rows()
        .forEach(
            (row, sum) -> {
              for (int j = 0; j < d; j++) {
                adam.update(value, row * d + j, sum[j], rate, config.embeddingDecay());
              }
            });
  }

  /** Moves the mean and the variance of a layer's inputs towards those of a batch. */
  private void follow(String layer, Moments inputs) {
    float[] mean = model.get(layer + DinSpec.MEAN);
    float[] variance = model.get(layer + DinSpec.VARIANCE);
    for (int j = 0; j < mean.length && !inputs.isEmpty(); j++) {
      mean[j] += DICE_MOMENTUM * (float) (inputs.mean(j) - mean[j]);
      variance[j] += DICE_MOMENTUM * (float) (inputs.variance(j) - variance[j]);
    }
  }

  /** How well the model as it is now orders lists. */
  public Validation validate(List<TrainingExample> examples) {
    DinNetwork network = new DinNetwork(model);
    Validation.Sums sums = new Validation.Sums();
    for (int from = 0; from < examples.size(); from += config.batchSize()) {
      List<TrainingExample> some =
          examples.subList(from, Math.min(examples.size(), from + config.batchSize()));
      DinNetwork.Pass pass = network.forward(new DinBatch(model, some));
      sums.add(some, pass.scores, pass.loss);
    }
    return sums.validation();
  }

  /** The steps so far. */
  public long steps() {
    return steps;
  }

  /** A copy of the model as it is now. */
  public DinModel model() {
    return model.copy();
  }

  /** Writes what {@link #read} goes on from: parameters, the optimizer's state and the steps. */
  public void write(DataOutput out) throws IOException {
    out.writeLong(steps);
    model.write(out);
    for (Adam adam : optimizers.values()) {
      adam.write(out);
    }
  }

  /** Goes on from where a trainer of the same sizes was when it was written. */
  public void read(DataInput in) throws IOException {
    steps = in.readLong();
    model.read(in);
    for (Adam adam : optimizers.values()) {
      adam.read(in);
    }
  }
}
