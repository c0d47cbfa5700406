package io.millrace.ranking.twotower;

import io.millrace.core.sampling.SamplingProbabilities;
import io.millrace.ranking.din.DivergedException;
import io.millrace.ranking.din.TrainingProgress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Trains a two-tower model from a log, in several passes in random order, with learning rates that
 * fall to 0. The same pairs and seed give the same model.
 */
public final class LogTraining {

  private static final int REPORT = 20;

  private final TwoTowerSpec spec;
  private final TwoTowerConfig config;
  private final int epochs;
  private final long seed;

  /**
   * @param epochs passes over the pairs, at least 1
   * @param seed of the first weights and of the order
   */
  public LogTraining(TwoTowerSpec spec, TwoTowerConfig config, int epochs, long seed) {
    if (epochs < 1) {
      throw new IllegalArgumentException("there is at least 1 epoch, not " + epochs);
    }
    this.spec = spec;
    this.config = config;
    this.epochs = epochs;
    this.seed = seed;
  }

  /**
   * A trained model.
   *
   * @param losses the mean of each pass
   */
  public record Trained(TwoTowerModel model, List<Double> losses) {}

  /**
   * Trains a model.
   *
   * @param pairs at least one
   * @param probabilities of items to come next
   * @param catalogue the items that the model is to find
   * @param progress is told every few steps
   * @throws DivergedException if the loss of a batch is not finite
   */
  public Trained train(
      List<NextItem> pairs,
      SamplingProbabilities probabilities,
      long[] catalogue,
      Consumer<TrainingProgress> progress) {
    TwoTowerTrainer trainer = new TwoTowerTrainer(TwoTowerModel.initial(spec, seed), config);
    List<NextItem> order = new ArrayList<>(pairs);
    Random random = new Random(seed);
    int size = config.batchSize();
    int all = epochs * ((order.size() + size - 1) / size);
    int done = 0;
    List<Double> losses = new ArrayList<>();
    for (int epoch = 0; epoch < epochs; epoch++) {
      Collections.shuffle(order, random);
      double sum = 0;
      int steps = 0;
      for (int from = 0; from < order.size(); from += size) {
        List<NextItem> batch = order.subList(from, Math.min(order.size(), from + size));
        float loss = trainer.step(batch, probabilities, 1 - (float) done / all);
        if (!Float.isFinite(loss)) {
          throw new DivergedException(loss);
        }
        sum += loss;
        steps++;
        done++;
        if (done % REPORT == 0) {
          progress.accept(new TrainingProgress(done, all, sum / steps));
        }
      }
      losses.add(sum / steps);
    }
    return new Trained(trainer.model(catalogue), List.copyOf(losses));
  }
}
