package io.millrace.ranking.din;

import static java.util.Objects.requireNonNull;

import io.millrace.core.training.TrainingExample;
import io.millrace.ranking.nd4j.Nd4jSetup;
import it.unimi.dsi.fastutil.ints.Int2ObjectLinkedOpenHashMap;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains a {@link DinModel}, a batch of lists at a time. Rows of the item embedding are updated
 * when they occur in a batch, and only then (lazy Adam).
 *
 * <p>The same steps from the same state give the same model, bit by bit, on the same kind of
 * machine. Not thread-safe.
 */
public final class DinTrainer {

  /** Lengths that histories are padded to, each with a graph of its own. */
  private static final int[] LENGTHS = {1, 2, 4, 8, 16, 32, 64, 128, 255};

  /** Lists are padded to a multiple of this, so that there are few graphs. */
  private static final int LIST_STEP = 32;

  /** What a batch adds to the moving mean and variance of {@link Activation#DICE}. */
  private static final float DICE_MOMENTUM = 0.01f;

  private final DinModel model;
  private final TrainingConfig config;
  private final Map<String, INDArray> values = new HashMap<>();
  private final Map<String, Adam> optimizers = new LinkedHashMap<>();
  private final Map<Long, DinGraph> graphs = new HashMap<>();
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
      if (!name.equals(DinSpec.ITEMS)) {
        long[] shape = {parameter.rows(), parameter.columns()};
        values.put(name, Nd4j.create(model.get(name).clone(), shape, 'c'));
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
    DinBatch batch = batch(examples);
    DinGraph.Gradients result = graph(batch).gradients(batch.arrays(model.get(DinSpec.ITEMS)));
    if (!Float.isFinite(result.loss())) {
      return result.loss();
    }
    steps++;
    float rate = Adam.corrected(learningRate, steps);
    for (Parameter parameter : model.parameters()) {
      INDArray gradient = result.gradients().get(parameter.name());
      if (gradient != null) {
        update(parameter, floats(gradient), rate);
      }
    }
    updateRows(batch, result.gradients(), rate * config.embeddingRate());
    if (model.spec().activation() == Activation.DICE) {
      batch.validRows().forEach((layer, valid) -> measure(layer, valid, result.layers()));
    }
    return result.loss();
  }

  /** The gradients of a batch by the names of the parameters, those of the embedding's rows too. */
  Map<String, float[]> gradients(List<TrainingExample> examples) {
    DinBatch batch = batch(examples);
    DinGraph.Gradients result = graph(batch).gradients(batch.arrays(model.get(DinSpec.ITEMS)));
    Map<String, float[]> gradients = new HashMap<>();
    result.gradients().forEach((name, gradient) -> gradients.put(name, floats(gradient)));
    float[] rows = new float[model.get(DinSpec.ITEMS).length];
    int d = model.spec().dimension();
    rowGradients(batch, result.gradients())
        .forEach((row, sum) -> System.arraycopy(sum, 0, rows, row * d, d));
    gradients.put(DinSpec.ITEMS, rows);
    return gradients;
  }

  private void update(Parameter parameter, float[] gradient, float rate) {
    String name = parameter.name();
    float[] value = model.get(name);
    Adam adam = requireNonNull(optimizers.get(name));
    // Biases and slopes are free to be large.
    float decay = parameter.rows() > 1 ? config.weightDecay() : 0;
    for (int i = 0; i < value.length; i++) {
      adam.update(value, i, gradient[i], rate, decay);
    }
    share(name);
  }

  private void updateRows(DinBatch batch, Map<String, INDArray> gradients, float rate) {
    float[] value = model.get(DinSpec.ITEMS);
    Adam adam = requireNonNull(optimizers.get(DinSpec.ITEMS));
    int d = model.spec().dimension();
    rowGradients(batch, gradients)
        .forEach(
            (row, sum) -> {
              for (int j = 0; j < d; j++) {
                adam.update(value, row * d + j, sum[j], rate, config.embeddingDecay());
              }
            });
  }

  private Int2ObjectLinkedOpenHashMap<float[]> rowGradients(
      DinBatch batch, Map<String, INDArray> gradients) {
    Int2ObjectLinkedOpenHashMap<float[]> sums = new Int2ObjectLinkedOpenHashMap<>();
    addRows(batch.candidateRows, gradients.get(DinGraph.CANDIDATES), sums);
    if (model.spec().pooling() != Pooling.NONE) {
      addRows(batch.historyRows, gradients.get(DinGraph.HISTORY), sums);
    }
    return sums;
  }

  private void addRows(
      int[] rows, @Nullable INDArray gradients, Int2ObjectLinkedOpenHashMap<float[]> sums) {
    int d = model.spec().dimension();
    float[] gradient = floats(requireNonNull(gradients));
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] != DinBatch.NO_ROW) {
        float[] sum = sums.computeIfAbsent(rows[i], row -> new float[d]);
        for (int j = 0; j < d; j++) {
          sum[j] += gradient[i / 2 * d + j];
        }
      }
    }
  }

  /** Moves the mean and the variance of a layer's inputs towards those of a batch. */
  private void measure(String layer, boolean[] valid, Map<String, INDArray> layers) {
    float[] inputs = floats(requireNonNull(layers.get(layer)));
    float[] mean = model.get(layer + DinSpec.MEAN);
    float[] variance = model.get(layer + DinSpec.VARIANCE);
    int units = mean.length;
    for (int j = 0; j < units; j++) {
      double sum = 0;
      double squares = 0;
      int rows = 0;
      for (int i = 0; i < valid.length; i++) {
        if (valid[i]) {
          double x = inputs[i * units + j];
          sum += x;
          squares += x * x;
          rows++;
        }
      }
      if (rows > 0) {
        double center = sum / rows;
        mean[j] += DICE_MOMENTUM * (float) (center - mean[j]);
        variance[j] +=
            DICE_MOMENTUM * (float) (Math.max(0, squares / rows - center * center) - variance[j]);
      }
    }
    share(layer + DinSpec.MEAN);
    share(layer + DinSpec.VARIANCE);
  }

  /** Lets the graphs see the values of a parameter. */
  private void share(String name) {
    INDArray shared = requireNonNull(values.get(name));
    shared.assign(Nd4j.create(model.get(name).clone(), shared.shape(), 'c'));
  }

  private static float[] floats(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  /** How well the model as it is now orders lists. */
  public Validation validate(List<TrainingExample> examples) {
    Validation.Sums sums = new Validation.Sums();
    for (int from = 0; from < examples.size(); from += config.batchSize()) {
      List<TrainingExample> some =
          examples.subList(from, Math.min(examples.size(), from + config.batchSize()));
      DinBatch batch = batch(some);
      Map<String, INDArray> result = graph(batch).evaluate(batch.arrays(model.get(DinSpec.ITEMS)));
      float[] scores = floats(requireNonNull(result.get(DinGraph.SCORES)));
      float loss = requireNonNull(result.get(DinGraph.LOSS)).getFloat(0);
      sums.add(some, scores, batch.candidates, loss);
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
    for (Parameter parameter : model.parameters()) {
      for (float value : model.get(parameter.name())) {
        out.writeFloat(value);
      }
    }
    for (Adam adam : optimizers.values()) {
      adam.write(out);
    }
  }

  /** Goes on from where a trainer of the same sizes was when it was written. */
  public void read(DataInput in) throws IOException {
    steps = in.readLong();
    for (Parameter parameter : model.parameters()) {
      float[] value = model.get(parameter.name());
      for (int i = 0; i < value.length; i++) {
        value[i] = in.readFloat();
      }
      if (!parameter.name().equals(DinSpec.ITEMS)) {
        share(parameter.name());
      }
    }
    for (Adam adam : optimizers.values()) {
      adam.read(in);
    }
  }

  private DinBatch batch(List<TrainingExample> examples) {
    int longest = 0;
    int most = 1;
    for (TrainingExample example : examples) {
      if (example.features().length != example.size() * model.spec().features()) {
        throw new IllegalArgumentException(
            "%d features of %d candidates for a model that reads %d of each"
                .formatted(example.features().length, example.size(), model.spec().features()));
      }
      longest = Math.max(longest, example.history().size());
      most = Math.max(most, example.size());
    }
    int bucket = 0;
    while (LENGTHS[bucket] < Math.min(longest, model.spec().historyLength())) {
      bucket++;
    }
    return new DinBatch(
        model,
        examples,
        (most + LIST_STEP - 1) / LIST_STEP * LIST_STEP,
        Math.min(LENGTHS[bucket], model.spec().historyLength()));
  }

  private DinGraph graph(DinBatch batch) {
    return graphs.computeIfAbsent(
        (long) batch.candidates << 32 | batch.history,
        key -> new DinGraph(model.spec(), batch.candidates, batch.history, values));
  }
}
