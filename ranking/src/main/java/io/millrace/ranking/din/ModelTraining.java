package io.millrace.ranking.din;

import static java.util.Objects.requireNonNull;

import io.millrace.core.training.TrainingExample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model on examples that are all there: the oldest nine tenths are learned from, several
 * times over in random order, while the learning rate falls to nothing; the newest tenth tells
 * which pass did best.
 */
public final class ModelTraining {

  /** The newest examples, which are not learned from: one in this many. */
  private static final int VALIDATION = 10;

  /** Fewer leave nothing to hold out. */
  public static final int LEAST_EXAMPLES = VALIDATION;

  /** A feature that varies less than that is the same everywhere, and is not looked at. */
  private static final double LEAST_VARIANCE = 1e-9;

  /** Steps between two reports. */
  private static final int REPORT = 20;

  private final DinSpec spec;
  private final TrainingConfig config;
  private final int epochs;
  private final long seed;

  /**
   * @param epochs passes over the examples, at least 1
   */
  public ModelTraining(DinSpec spec, TrainingConfig config, int epochs, long seed) {
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
   * @param epoch after which it was best, from 1 on
   * @param before how well the blend orders the newest examples
   * @param after how well the model does
   */
  public record Trained(DinModel model, int epoch, Validation before, Validation after) {}

  /**
   * Trains a model.
   *
   * @param examples in the order of their times, at least 10
   * @param progress is told every few steps
   * @throws DivergedException if a loss is not finite
   */
  public Trained train(List<TrainingExample> examples, Consumer<TrainingProgress> progress) {
    int newest = examples.size() / VALIDATION;
    if (newest == 0) {
      throw new IllegalArgumentException(
          "a model is trained on at least %d lists, not %d".formatted(VALIDATION, examples.size()));
    }
    List<TrainingExample> fit = examples.subList(0, examples.size() - newest);
    List<TrainingExample> held = examples.subList(examples.size() - newest, examples.size());
    DinTrainer trainer = new DinTrainer(start(spec, fit, seed), config);
    Validation before = trainer.validate(held);
    @Nullable Trained best = null;
    Random random = new Random(seed);
    int size = config.batchSize();
    int all = epochs * ((fit.size() + size - 1) / size);
    int done = 0;
    for (int epoch = 1; epoch <= epochs; epoch++) {
      List<TrainingExample> shuffled = new ArrayList<>(fit);
      Collections.shuffle(shuffled, random);
      double losses = 0;
      int since = 0;
      for (int from = 0; from < shuffled.size(); from += size) {
        List<TrainingExample> batch =
            shuffled.subList(from, Math.min(shuffled.size(), from + size));
        float rate = config.learningRate() * (1 - (float) done / all);
        float loss = trainer.step(batch, rate);
        if (!Float.isFinite(loss)) {
          throw new DivergedException(loss);
        }
        losses += loss;
        since++;
        done++;
        if (since == REPORT || done == all) {
          progress.accept(new TrainingProgress(done, all, losses / since));
          losses = 0;
          since = 0;
        }
      }
      Validation after = trainer.validate(held);
      if (best == null || after.loss() < best.after().loss()) {
        best = new Trained(trainer.model(), epoch, before, after);
      }
    }
    return requireNonNull(best);
  }

  /**
   * The model to start from: its order is that of the blend, and it has the mean and the deviation
   * of each feature over all lists.
   */
  public static DinModel start(DinSpec spec, List<TrainingExample> examples, long seed) {
    DinModel start = DinModel.initial(spec, seed);
    Moments moments = new Moments(spec.features());
    for (TrainingExample example : examples) {
      for (int k = 0; k < example.size(); k++) {
        moments.add(example.features(), k * spec.features(), example.weights()[k]);
      }
    }
    for (int i = 0; i < spec.features() && !moments.isEmpty(); i++) {
      double variance = moments.variance(i);
      start.get(DinSpec.FEATURE_MEAN)[i] = (float) moments.mean(i);
      start.get(DinSpec.FEATURE_SCALE)[i] =
          variance < LEAST_VARIANCE ? 0 : (float) (1 / Math.sqrt(variance));
    }
    return start;
  }
}
