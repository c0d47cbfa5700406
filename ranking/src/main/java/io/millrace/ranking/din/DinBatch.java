package io.millrace.ranking.din;

import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.InteractionType;
import io.millrace.core.training.TrainingExample;
import java.util.Arrays;
import java.util.List;

/**
 * Lists of one batch, their N candidates and M items of history one after the other, as many of
 * each as there are.
 */
final class DinBatch {

  /** In the place of a candidate's number, where there is none. */
  static final int NONE = -1;

  private static final InteractionType[] TARGETS = InteractionType.values();

  final int lists;

  /** By list, and one more: where its candidates and its history begin. */
  final int[] firstCandidate;

  final int[] firstItem;

  /** N rows of F, standardized. */
  final float[] features;

  /** N rows of T. */
  final float[] blends;

  final float[] logWeights;

  /** By list and target: the candidate that came next, or {@link #NONE}. */
  final int[] next;

  /** For each candidate, and each item of the history, its two rows. */
  final int[] candidateRows;

  final int[] historyRows;

  /** For each item of the history. */
  final int[] types;

  final int[] gaps;

  DinBatch(DinModel model, List<TrainingExample> examples) {
    DinSpec spec = model.spec();
    lists = examples.size();
    firstCandidate = new int[lists + 1];
    firstItem = new int[lists + 1];
    for (int b = 0; b < lists; b++) {
      TrainingExample example = examples.get(b);
      if (example.features().length != example.size() * spec.features()) {
        throw new IllegalArgumentException(
            "%d features of %d candidates for a model that reads %d of each"
                .formatted(example.features().length, example.size(), spec.features()));
      }
      int length =
          spec.pooling() == Pooling.NONE
              ? 0
              : Math.min(spec.historyLength(), example.history().size());
      firstCandidate[b + 1] = firstCandidate[b] + example.size();
      firstItem[b + 1] = firstItem[b] + length;
    }
    features = new float[candidates() * spec.features()];
    blends = new float[candidates() * TARGETS.length];
    logWeights = new float[candidates()];
    next = new int[lists * TARGETS.length];
    candidateRows = new int[candidates() * 2];
    historyRows = new int[firstItem[lists] * 2];
    types = new int[firstItem[lists]];
    gaps = new int[firstItem[lists]];
    Arrays.fill(next, NONE);
    for (int b = 0; b < lists; b++) {
      addCandidates(model, b, examples.get(b));
      addHistory(spec.embeddingRows(), b, examples.get(b));
    }
  }

  /** Whether a next item of a type is among the candidates of a list. */
  boolean hasNext(InteractionType target) {
    for (int i = target.code(); i < next.length; i += TARGETS.length) {
      if (next[i] != NONE) {
        return true;
      }
    }
    return false;
  }

  /** N. */
  int candidates() {
    return firstCandidate[lists];
  }

  private void addCandidates(DinModel model, int b, TrainingExample example) {
    float[] mean = model.get(DinSpec.FEATURE_MEAN);
    float[] scale = model.get(DinSpec.FEATURE_SCALE);
    int width = mean.length;
    int rows = model.spec().embeddingRows();
    for (int k = 0; k < example.size(); k++) {
      int row = firstCandidate[b] + k;
      for (int i = 0; i < width; i++) {
        features[row * width + i] =
            DinModel.standardized(example.features()[k * width + i], mean[i], scale[i]);
      }
      logWeights[row] = (float) Math.log(example.weights()[k]);
      candidateRows[2 * row] = DinModel.firstRow(example.items()[k], rows);
      candidateRows[2 * row + 1] = DinModel.secondRow(example.items()[k], rows);
      for (InteractionType target : TARGETS) {
        int t = target.code();
        blends[row * TARGETS.length + t] = example.features()[k * width + model.spec().blend() + t];
        if (example.position(k, target) == 1) {
          next[b * TARGETS.length + t] = row;
        }
      }
    }
  }

  private void addHistory(int rows, int b, TrainingExample example) {
    for (int i = firstItem[b]; i < firstItem[b + 1]; i++) {
      SessionItem item = example.history().get(i - firstItem[b]);
      historyRows[2 * i] = DinModel.firstRow(item.item(), rows);
      historyRows[2 * i + 1] = DinModel.secondRow(item.item(), rows);
      types[i] = item.type().code();
      gaps[i] = DinModel.gap(example.time() - item.time());
    }
  }
}
