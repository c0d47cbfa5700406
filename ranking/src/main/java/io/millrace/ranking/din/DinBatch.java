package io.millrace.ranking.din;

import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.InteractionType;
import io.millrace.core.training.TrainingExample;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Lists of one batch as matrices, padded to K candidates and L items of history. */
final class DinBatch {

  /** Weighs nothing in a sum of exponentials, and is finite. */
  private static final float PADDING = -1e9f;

  private static final InteractionType[] TARGETS = InteractionType.values();

  /** In the place of a row's number, for padding. */
  static final int NO_ROW = -1;

  private final DinSpec spec;
  final int lists;
  final int candidates;
  final int history;
  final float[] features;
  final float[] blends;
  final float[] logWeights;
  final float[] truths;

  /** For each candidate, and each item of the history, its two rows. */
  final int[] candidateRows;

  final int[] historyRows;
  final float[] types;
  final float[] gaps;
  final float[] mask;

  DinBatch(DinModel model, List<TrainingExample> examples, int candidates, int history) {
    spec = model.spec();
    this.candidates = candidates;
    this.history = history;
    lists = examples.size();
    int rows = lists * candidates;
    features = new float[rows * spec.features()];
    blends = new float[rows * DinSpec.TARGETS];
    logWeights = new float[rows];
    truths = new float[rows * DinSpec.TARGETS];
    candidateRows = new int[rows * 2];
    historyRows = new int[lists * history * 2];
    types = new float[lists * history * DinSpec.TARGETS];
    gaps = new float[lists * history * DinSpec.GAPS];
    mask = new float[lists * history];
    Arrays.fill(logWeights, PADDING);
    Arrays.fill(candidateRows, NO_ROW);
    Arrays.fill(historyRows, NO_ROW);
    for (int b = 0; b < lists; b++) {
      addCandidates(model, b, examples.get(b));
      if (spec.pooling() != Pooling.NONE) {
        addHistory(b, examples.get(b));
      }
    }
  }

  private void addCandidates(DinModel model, int b, TrainingExample example) {
    float[] mean = model.get(DinSpec.FEATURE_MEAN);
    float[] scale = model.get(DinSpec.FEATURE_SCALE);
    int width = spec.features();
    for (int k = 0; k < Math.min(candidates, example.size()); k++) {
      int row = b * candidates + k;
      for (int i = 0; i < width; i++) {
        features[row * width + i] =
            DinModel.standardized(example.features()[k * width + i], mean[i], scale[i]);
      }
      logWeights[row] = (float) Math.log(example.weights()[k]);
      candidateRows[2 * row] = DinModel.firstRow(example.items()[k], spec.embeddingRows());
      candidateRows[2 * row + 1] = DinModel.secondRow(example.items()[k], spec.embeddingRows());
      for (InteractionType target : TARGETS) {
        int t = row * DinSpec.TARGETS + target.code();
        blends[t] = example.features()[k * width + spec.blend() + target.code()];
        truths[t] = example.position(k, target) == 1 ? 1 : 0;
      }
    }
  }

  private void addHistory(int b, TrainingExample example) {
    for (int l = 0; l < Math.min(history, example.history().size()); l++) {
      SessionItem item = example.history().get(l);
      int row = b * history + l;
      historyRows[2 * row] = DinModel.firstRow(item.item(), spec.embeddingRows());
      historyRows[2 * row + 1] = DinModel.secondRow(item.item(), spec.embeddingRows());
      types[row * DinSpec.TARGETS + item.type().code()] = 1;
      gaps[row * DinSpec.GAPS + DinModel.gap(example.time() - item.time())] = 1;
      mask[row] = 1;
    }
  }

  /** The placeholders of {@link DinGraph}. */
  Map<String, INDArray> arrays(float[] embedding) {
    int targets = DinSpec.TARGETS;
    int rows = lists * candidates;
    int remembered = lists * history;
    Map<String, INDArray> arrays = new HashMap<>();
    arrays.put(DinGraph.FEATURES, matrix(features, rows, spec.features()));
    arrays.put(DinGraph.BLENDS, matrix(blends, rows, targets));
    arrays.put(DinGraph.LOG_WEIGHTS, matrix(logWeights, lists, candidates, 1));
    arrays.put(DinGraph.TRUTHS, matrix(truths, lists, candidates, targets));
    arrays.put(DinGraph.CANDIDATES, vectors(embedding, candidateRows));
    if (spec.pooling() != Pooling.NONE) {
      arrays.put(DinGraph.HISTORY, vectors(embedding, historyRows));
      arrays.put(DinGraph.HISTORY_TYPES, matrix(types, remembered, targets));
      arrays.put(DinGraph.HISTORY_GAPS, matrix(gaps, remembered, DinSpec.GAPS));
      arrays.put(DinGraph.MASK, matrix(mask, lists, 1, history));
    }
    return arrays;
  }

  /** For each layer which rows of it are none of padding. */
  Map<String, boolean[]> validRows() {
    boolean[] valid = new boolean[lists * candidates];
    for (int i = 0; i < valid.length; i++) {
      valid[i] = candidateRows[2 * i] != NO_ROW;
    }
    Map<String, boolean[]> rows = new HashMap<>();
    for (int layer = 1; layer <= spec.hiddenUnits().size(); layer++) {
      rows.put(DinSpec.HIDDEN + "." + layer, valid);
    }
    if (spec.pooling() == Pooling.ATTENTION) {
      boolean[] pairs = new boolean[valid.length * history];
      for (int i = 0; i < pairs.length; i++) {
        int list = i / (candidates * history);
        pairs[i] = valid[i / history] && mask[list * history + i % history] > 0;
      }
      rows.put(DinSpec.ATTENTION_HIDDEN, pairs);
    }
    return rows;
  }

  private INDArray vectors(float[] embedding, int[] rows) {
    int d = spec.dimension();
    float[] vectors = new float[rows.length / 2 * d];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] != NO_ROW) {
        for (int j = 0; j < d; j++) {
          vectors[i / 2 * d + j] += embedding[rows[i] * d + j];
        }
      }
    }
    return matrix(vectors, rows.length / 2, d);
  }

  private static INDArray matrix(float[] values, long... shape) {
    return Nd4j.create(values, shape, 'c');
  }
}
