package io.millrace.ranking.twotower;

import static java.util.Objects.requireNonNull;

import io.millrace.core.sampling.SamplingProbabilities;
import io.millrace.ranking.din.Adam;
import io.millrace.ranking.din.Parameter;
import io.millrace.ranking.twotower.TwoTowerEncoder.Embeddings;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains a {@link TwoTowerModel}, a batch at a time, by a softmax over the items of the batch:
 *
 * <pre>loss = mean_b ( log Σ_j e^{l_bj} − l_bb ),  l_bj = s(session_b, item_j) / τ − log p(item_j)
 * </pre>
 *
 * for the share p with which an item comes into a batch: without this, popular items would be
 * pushed away by being everyone's negatives. Where the item that came next is in the batch again,
 * it is no negative of itself.
 *
 * <p>Rows of the embedding are updated when they occur in a batch, and only then, with one learning
 * rate for a row: it falls with the row's gradients so far, of which older ones are slowly
 * forgotten (row-wise Adagrad). The other parameters are updated by Adam.
 *
 * <p>The same steps from the same state give the same model, bit by bit, on the same kind of
 * machine. Not thread-safe.
 */
public final class TwoTowerTrainer {

  /** What a row's past gradients count when it occurs again. */
  private static final float FORGETTING = 0.999f;

  private static final float EPSILON = 1e-8f;

  private final TwoTowerModel model;
  private final TwoTowerConfig config;
  private final int d;
  private final Embeddings embeddings;
  private final Tower queries;
  private final Tower items;
  private final Map<String, float[]> gradients = new LinkedHashMap<>();
  private final Map<String, Adam> optimizers = new LinkedHashMap<>();
  private final Tower.Gradients queryGradients;
  private final Tower.Gradients itemGradients;

  /** By row of the embedding: the sum of mean squares of its gradients so far. */
  private final float[] squares;

  private final boolean[] isTouched;
  private final IntArrayList touched = new IntArrayList();
  private final float[] columns;
  private final float[] logits;
  private long steps;

  /** A trainer that goes on from a copy of a model, as if nothing had been learned before. */
  public TwoTowerTrainer(TwoTowerModel start, TwoTowerConfig config) {
    model = start.copy(start.catalogue());
    this.config = config;
    TwoTowerSpec spec = model.spec();
    d = spec.dimension();
    embeddings = new Embeddings(model);
    queries = new Tower(model, TwoTowerSpec.QUERY, config.batchSize());
    items = new Tower(model, TwoTowerSpec.ITEM, config.batchSize());
    queryGradients = new Tower.Gradients(spec);
    itemGradients = new Tower.Gradients(spec);
    squares = new float[spec.embeddingRows()];
    isTouched = new boolean[spec.embeddingRows()];
    columns = new float[d * config.batchSize()];
    logits = new float[config.batchSize()];
    for (Parameter parameter : spec.parameters()) {
      if (!parameter.name().equals(TwoTowerSpec.ITEMS)) {
        optimizers.put(parameter.name(), new Adam(parameter.length()));
      }
    }
    gradients.put(TwoTowerSpec.ITEMS, new float[spec.embeddingRows() * d]);
    gradients.put(TwoTowerSpec.TYPE_VECTORS, new float[TwoTowerSpec.TYPES * d]);
    gradients.put(TwoTowerSpec.POSITIONS, new float[spec.historyLength() * d]);
    put(TwoTowerSpec.QUERY, queryGradients);
    put(TwoTowerSpec.ITEM, itemGradients);
  }

  private void put(String tower, Tower.Gradients of) {
    gradients.put(tower + TwoTowerSpec.HIDDEN_WEIGHT, of.hiddenWeight);
    gradients.put(tower + TwoTowerSpec.HIDDEN_BIAS, of.hiddenBias);
    gradients.put(tower + TwoTowerSpec.OUTPUT_WEIGHT, of.outputWeight);
    gradients.put(tower + TwoTowerSpec.OUTPUT_BIAS, of.outputBias);
  }

  /**
   * Learns from a batch. Where the loss before is not finite, nothing is learned, and it is no
   * step. Of an empty batch nothing is learned either, and its loss is 0.
   *
   * @param batch at most as many as the configuration says
   * @param probabilities of items to come into a batch
   * @param share of the learning rates that counts for this step, in (0, 1]
   * @return the loss of the batch before
   */
  public float step(List<NextItem> batch, SamplingProbabilities probabilities, float share) {
    if (batch.isEmpty()) {
      return 0;
    }
    float loss = differentiate(batch, probabilities);
    if (Float.isFinite(loss)) {
      steps++;
      float rate = Adam.corrected(share * config.learningRate(), steps);
      optimizers.forEach((name, adam) -> update(name, adam, rate));
    }
    updateRows(Float.isFinite(loss) ? share * config.embeddingRate() : 0);
    return loss;
  }

  /** The gradients of a batch by the names of the parameters. */
  Map<String, float[]> gradients(List<NextItem> batch, SamplingProbabilities probabilities) {
    float unused = differentiate(batch, probabilities);
    Map<String, float[]> copy = new LinkedHashMap<>();
    gradients.forEach((name, gradient) -> copy.put(name, gradient.clone()));
    updateRows(0);
    return copy;
  }

  /** Computes the gradients of all parameters, and gives the loss. */
  private float differentiate(List<NextItem> batch, SamplingProbabilities probabilities) {
    gradients.forEach(
        (name, gradient) -> {
          // Those of the rows are 0 again after each step.
          if (!name.equals(TwoTowerSpec.ITEMS)) {
            Arrays.fill(gradient, 0);
          }
        });
    Long2IntOpenHashMap places = new Long2IntOpenHashMap(batch.size());
    places.defaultReturnValue(-1);
    long[] distinct = new long[batch.size()];
    int[] counts = new int[batch.size()];
    int[] positives = new int[batch.size()];
    for (int b = 0; b < batch.size(); b++) {
      long item = batch.get(b).item();
      int place = places.get(item);
      if (place < 0) {
        place = places.size();
        places.put(item, place);
        distinct[place] = item;
        embeddings.read(item, items.input, place * d);
      }
      positives[b] = place;
      counts[place]++;
      embeddings.read(batch.get(b).session(), queries.input, b * d);
    }
    int size = places.size();
    queries.forward(batch.size());
    items.forward(size);
    float loss = softmax(positives, bias(distinct, counts, size, probabilities), size);
    queries.backward(batch.size(), queryGradients);
    items.backward(size, itemGradients);
    for (int b = 0; b < batch.size(); b++) {
      addSession(batch.get(b).session(), b * d);
    }
    for (int place = 0; place < size; place++) {
      addRow(model.first(distinct[place]), items.gradient, place * d);
      addRow(model.second(distinct[place]), items.gradient, place * d);
    }
    return loss;
  }

  /** An item that is in the batch n times counts n times: log n − log p. */
  private static float[][] bias(
      long[] distinct, int[] counts, int size, SamplingProbabilities probabilities) {
    float[] once = new float[size];
    float[] all = new float[size];
    for (int j = 0; j < size; j++) {
      once[j] = (float) -probabilities.logQ(distinct[j]);
      all[j] = once[j] + (float) Math.log(counts[j]);
    }
    return new float[][] {once, all};
  }

  /** The loss, and its gradients by the vectors of the sessions and items. */
  private float softmax(int[] positives, float[][] bias, int size) {
    float scale = 1 / model.spec().temperature();
    for (int j = 0; j < size; j++) {
      for (int i = 0; i < d; i++) {
        columns[i * size + j] = items.output[j * d + i];
      }
    }
    Arrays.fill(queries.gradient, 0, positives.length * d, 0);
    Arrays.fill(items.gradient, 0, size * d, 0);
    double loss = 0;
    for (int b = 0; b < positives.length; b++) {
      int q = b * d;
      int positive = positives[b];
      System.arraycopy(bias[1], 0, logits, 0, size);
      logits[positive] = bias[0][positive];
      for (int i = 0; i < d; i++) {
        float value = scale * queries.output[q + i];
        for (int j = 0, c = i * size; j < size; j++) {
          logits[j] += value * columns[c + j];
        }
      }
      float most = Float.NEGATIVE_INFINITY;
      for (int j = 0; j < size; j++) {
        most = Math.max(most, logits[j]);
      }
      float own = logits[positive];
      double sum = 0;
      for (int j = 0; j < size; j++) {
        logits[j] = (float) Math.exp(logits[j] - most);
        sum += logits[j];
      }
      loss += Math.log(sum) + most - own;
      float unit = (float) (scale / (sum * positives.length));
      for (int j = 0; j < size; j++) {
        logits[j] *= unit;
      }
      logits[positive] -= scale / positives.length;
      for (int j = 0; j < size; j++) {
        float weight = logits[j];
        int v = j * d;
        for (int i = 0; i < d; i++) {
          queries.gradient[q + i] += weight * items.output[v + i];
        }
        for (int i = 0; i < d; i++) {
          items.gradient[v + i] += weight * queries.output[q + i];
        }
      }
    }
    return (float) (loss / positives.length);
  }

  /** Adds the gradients of what a session's x is made of. */
  private void addSession(SessionItems session, int from) {
    float[] rows = model.get(TwoTowerSpec.ITEMS);
    float[] types = model.get(TwoTowerSpec.TYPE_VECTORS);
    float[] positions = model.get(TwoTowerSpec.POSITIONS);
    float[] byType = gradient(TwoTowerSpec.TYPE_VECTORS);
    float[] byPosition = gradient(TwoTowerSpec.POSITIONS);
    float[] byItem = new float[d];
    for (int k = 0; k < embeddings.size(session); k++) {
      int first = model.first(session.items()[k]);
      int second = model.second(session.items()[k]);
      int type = session.types()[k] * d;
      int place = k * d;
      for (int i = 0; i < d; i++) {
        float byX = queries.gradient[from + i];
        byItem[i] = byX * positions[place + i];
        byType[type + i] += byItem[i];
        byPosition[place + i] += byX * (rows[first + i] + rows[second + i] + types[type + i]);
      }
      addRow(first, byItem, 0);
      addRow(second, byItem, 0);
    }
  }

  private void addRow(int row, float[] values, int from) {
    float[] rows = gradient(TwoTowerSpec.ITEMS);
    for (int i = 0; i < d; i++) {
      rows[row + i] += values[from + i];
    }
    if (!isTouched[row / d]) {
      isTouched[row / d] = true;
      touched.add(row);
    }
  }

  private float[] gradient(String name) {
    return requireNonNull(gradients.get(name));
  }

  private void update(String name, Adam adam, float rate) {
    float[] values = model.get(name);
    float[] gradient = gradient(name);
    for (int i = 0; i < values.length; i++) {
      adam.update(values, i, gradient[i], rate, 0);
    }
  }

  /** Moves the rows that the batch touched, and clears their gradients. */
  private void updateRows(float rate) {
    float[] values = model.get(TwoTowerSpec.ITEMS);
    float[] gradient = gradient(TwoTowerSpec.ITEMS);
    for (int t = 0; t < touched.size(); t++) {
      int row = touched.getInt(t);
      float square = 0;
      for (int i = row; i < row + d; i++) {
        square += gradient[i] * gradient[i];
      }
      if (rate > 0) {
        squares[row / d] = FORGETTING * squares[row / d] + square / d;
        float step = rate / ((float) Math.sqrt(squares[row / d]) + EPSILON);
        for (int i = row; i < row + d; i++) {
          values[i] -= step * gradient[i];
        }
      }
      Arrays.fill(gradient, row, row + d, 0);
      isTouched[row / d] = false;
    }
    touched.clear();
  }

  /** The steps so far. */
  public long steps() {
    return steps;
  }

  /**
   * A copy of the model as it is now.
   *
   * @param catalogue the items that it is to find
   */
  public TwoTowerModel model(long[] catalogue) {
    return model.copy(catalogue);
  }

  /** Writes where the training is, for {@link #read}. */
  public void write(DataOutput out) throws IOException {
    out.writeLong(steps);
    model.write(out);
    for (Adam adam : optimizers.values()) {
      adam.write(out);
    }
    for (float square : squares) {
      out.writeFloat(square);
    }
  }

  /** Goes on from where a trainer of the same sizes was. */
  public void read(DataInput in) throws IOException {
    steps = in.readLong();
    model.read(in);
    for (Adam adam : optimizers.values()) {
      adam.read(in);
    }
    for (int i = 0; i < squares.length; i++) {
      squares[i] = in.readFloat();
    }
  }
}
