package io.millrace.evaluation.sampling;

import io.millrace.core.sampling.SamplingConfig;
import io.millrace.core.sampling.SamplingShape;
import io.millrace.core.sampling.StreamingFrequencyEstimator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The simulation by which the estimator was published (Yi et al., RecSys 2019, section 6.1): M
 * items, of which each step draws a batch without replacement with probabilities proportional to i²
 * for item i; half-way the probabilities are reversed. The error of an estimate is Σ|p̂ − p| / 2b
 * for a batch of b, the part of the batch that is in the wrong place.
 */
public final class SamplingSimulation {

  /** How fast a probability is followed, and how well it is known in the end. */
  public static final List<Contender> LEARNING_RATES =
      List.of(
          contender("α = 0.1", 1, 0.1, false),
          contender("α = 0.02", 1, 0.02, false),
          contender("α = 0.005", 1, 0.005, false),
          contender("α = 0.005, first gaps averaged", 1, 0.005, true));

  /** The same slots in all, for one hash function or shared among several. */
  public static final List<Contender> HASH_FUNCTIONS =
      List.of(
          contender("m = 1", 1, 0.02, false),
          contender("m = 2", 2, 0.02, false),
          contender("m = 4", 4, 0.02, false));

  /** Batches end their steps themselves. */
  private static final int LONGEST_STEP = 1_000_000;

  private static final int TOTAL_SLOTS = 5_000;
  private static final double INITIAL_GAP = 100;

  /**
   * How long, and of what.
   *
   * @param items M, 2 or more
   * @param batch b items in each step, fewer than there are
   * @param steps of which the second half has the reversed probabilities
   * @param every so many steps the error is measured
   * @param seed of the draws
   */
  public record Settings(int items, int batch, int steps, int every, long seed) {

    /** Those of the paper: 1,000 items, batches of 128, reversed at step 10,000 of 20,000. */
    public static final Settings DEFAULT = new Settings(1_000, 128, 20_000, 100, 1);

    public Settings {
      if (items < 2 || batch < 1 || batch >= items) {
        throw new IllegalArgumentException("batches of %d of %d items".formatted(batch, items));
      }
      if (every < 1 || steps < 2 * every) {
        throw new IllegalArgumentException(
            "the error is measured every %d of %d steps".formatted(every, steps));
      }
    }

    /** The steps before the probabilities are reversed. */
    public int reversal() {
      return steps / 2;
    }
  }

  /** An estimator with a name for people. */
  public record Contender(String name, SamplingConfig config) {}

  /**
   * The error of an estimator as the steps go by.
   *
   * @param errors after every so many steps as the settings say, 0 or more
   */
  @SuppressWarnings("ArrayRecordComponent") // Is never compared.
  public record Curve(Contender contender, Settings settings, double[] errors) {

    /** The mean error over some steps, from the first after {@code from} to {@code to}. */
    public double mean(int from, int to) {
      return Arrays.stream(errors, from / settings.every(), to / settings.every())
          .average()
          .orElseThrow();
    }

    /** The step after which an error was measured. */
    public int step(int index) {
      return (index + 1) * settings.every();
    }
  }

  private SamplingSimulation() {}

  private static Contender contender(
      String name, int hashes, double learningRate, boolean averagesFirst) {
    return new Contender(
        name,
        new SamplingConfig(
            new SamplingShape(hashes, TOTAL_SLOTS / hashes, LONGEST_STEP),
            learningRate,
            INITIAL_GAP,
            averagesFirst,
            Duration.ofSeconds(1)));
  }

  /** The curves of some estimators, all over the same batches. */
  public static List<Curve> run(Settings settings, List<Contender> contenders) {
    List<StreamingFrequencyEstimator> estimators =
        contenders.stream().map(c -> new StreamingFrequencyEstimator(c.config())).toList();
    List<Curve> curves =
        contenders.stream()
            .map(c -> new Curve(c, settings, new double[settings.steps() / settings.every()]))
            .toList();
    SplittableRandom random = new SplittableRandom(settings.seed());
    WeightedBatches before =
        new WeightedBatches(weights(settings, false), settings.batch(), random);
    WeightedBatches after = new WeightedBatches(weights(settings, true), settings.batch(), random);
    double[] truthBefore = before.probabilities();
    double[] truthAfter = after.probabilities();
    for (int step = 1; step <= settings.steps(); step++) {
      boolean isReversed = step > settings.reversal();
      int[] batch = isReversed ? after.next() : before.next();
      for (int i = 0; i < estimators.size(); i++) {
        StreamingFrequencyEstimator estimator = estimators.get(i);
        for (int item : batch) {
          estimator.count(item);
        }
        estimator.endStep();
        if (step % settings.every() == 0) {
          curves.get(i).errors()[step / settings.every() - 1] =
              error(estimator, isReversed ? truthAfter : truthBefore, settings.batch());
        }
      }
    }
    return new ArrayList<>(curves);
  }

  private static double[] weights(Settings settings, boolean isReversed) {
    double[] weights = new double[settings.items()];
    for (int item = 0; item < weights.length; item++) {
      double rank = isReversed ? settings.items() - item : item + 1;
      weights[item] = rank * rank;
    }
    return weights;
  }

  private static double error(StreamingFrequencyEstimator estimator, double[] truth, int batch) {
    double sum = 0;
    for (int item = 0; item < truth.length; item++) {
      sum += Math.abs(estimator.probability(item) - truth[item]);
    }
    return sum / (2 * batch);
  }
}
