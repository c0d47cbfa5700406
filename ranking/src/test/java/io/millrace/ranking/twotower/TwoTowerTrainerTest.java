package io.millrace.ranking.twotower;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.sampling.SamplingProbabilities;
import io.millrace.ranking.din.Parameter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The gradients by finite differences of the formulas, and what training does to a model. */
final class TwoTowerTrainerTest {

  private static final TwoTowerSpec SPEC = new TwoTowerSpec(5, 16, 3, 6, 0.2f);
  private static final TwoTowerConfig CONFIG = new TwoTowerConfig(32, 0.01f, 0.1f);

  /** Item i is drawn with the probability 1 / (2 + i). */
  private static final SamplingProbabilities PROBABILITIES = item -> 1.0 / (2 + item);

  private static final SamplingProbabilities EQUAL = item -> 1;

  private static TwoTowerModel randomModel(Random random) {
    TwoTowerModel model = TwoTowerModel.initial(SPEC, 1);
    for (Parameter parameter : model.parameters()) {
      float[] values = model.get(parameter.name());
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (0.5 * random.nextGaussian());
      }
    }
    return model;
  }

  private static NextItem next(long item, long... session) {
    byte[] types = new byte[session.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = (byte) ((session[i] + i) % 3);
    }
    return new NextItem(new SessionItems(session, types), item, 0);
  }

  /** Sessions of 1 to 4 items, one more than is read; item 7 comes next more than once. */
  private static List<NextItem> batch() {
    return List.of(
        next(7, 1),
        next(2, 3, 4),
        next(7, 5, 6, 1),
        next(1, 8, 9, 10, 11),
        next(7, 12),
        next(3, 7));
  }

  @Test
  void computesTheGradientsOfAllParameters() {
    TwoTowerModel model = randomModel(new Random(3));
    Map<String, float[]> gradients =
        new TwoTowerTrainer(model, CONFIG).gradients(batch(), PROBABILITIES);
    double step = 1e-3;
    for (Parameter parameter : model.parameters()) {
      float[] values = model.get(parameter.name());
      float[] gradient = requireNonNull(gradients.get(parameter.name()));
      double largest = 0;
      for (int i = 0; i < values.length; i++) {
        float value = values[i];
        values[i] = (float) (value + step);
        double above = values[i];
        double higher = TwoTowerReference.loss(model, batch(), PROBABILITIES);
        values[i] = (float) (value - step);
        double width = above - values[i];
        double lower = TwoTowerReference.loss(model, batch(), PROBABILITIES);
        values[i] = value;
        double expected = (higher - lower) / width;
        assertThat((double) gradient[i])
            .as("%s[%d]", parameter.name(), i)
            .isCloseTo(expected, within(2e-4 + 1e-3 * Math.abs(expected)));
        largest = Math.max(largest, Math.abs(expected));
      }
      // A group without gradients would pass as well.
      assertThat(largest).as(parameter.name()).isGreaterThan(0.01);
    }
  }

  @Test
  void givesTheLossOfTheFormula() {
    TwoTowerModel model = randomModel(new Random(4));
    float loss = new TwoTowerTrainer(model, CONFIG).step(batch(), PROBABILITIES, 1);
    assertThat((double) loss)
        .isCloseTo(TwoTowerReference.loss(model, batch(), PROBABILITIES), within(1e-5));
  }

  /** Each session is followed by the item that has its number plus 10. */
  private static List<List<NextItem>> batches(int count) {
    Random random = new Random(5);
    return IntStream.range(0, count)
        .mapToObj(
            b -> {
              List<NextItem> batch = new ArrayList<>();
              for (int i = 0; i < 8; i++) {
                long item = random.nextInt(10);
                batch.add(next(item + 10, item));
              }
              return batch;
            })
        .toList();
  }

  @Test
  void learnsWhatComesNext() {
    TwoTowerTrainer trainer = new TwoTowerTrainer(TwoTowerModel.initial(spec(64), 1), CONFIG);
    batches(300).forEach(batch -> trainer.step(batch, EQUAL, 1));
    TwoTowerEncoder encoder = new TwoTowerEncoder(trainer.model(new long[0]));
    for (long item = 0; item < 10; item++) {
      float[] session = encoder.session(next(0, item).session());
      long best = -1;
      double highest = Double.NEGATIVE_INFINITY;
      for (long other = 0; other < 20; other++) {
        double similarity = TwoTowerReference.product(session, encoder.item(other));
        if (similarity > highest && other != item) {
          highest = similarity;
          best = other;
        }
      }
      assertThat(best).isEqualTo(item + 10);
    }
  }

  private static TwoTowerSpec spec(int rows) {
    return new TwoTowerSpec(8, rows, 3, 8, 0.2f);
  }

  @Test
  void givesTheSameModelForTheSameStepsAndGoesOnFromAState() throws IOException {
    TwoTowerModel start = TwoTowerModel.initial(spec(64), 1);
    TwoTowerTrainer undisturbed = new TwoTowerTrainer(start, CONFIG);
    TwoTowerTrainer first = new TwoTowerTrainer(start, CONFIG);
    List<List<NextItem>> batches = batches(20);
    batches.forEach(batch -> undisturbed.step(batch, EQUAL, 1));
    batches.subList(0, 9).forEach(batch -> first.step(batch, EQUAL, 1));
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    first.write(new DataOutputStream(written));
    TwoTowerTrainer second = new TwoTowerTrainer(start, CONFIG);
    second.read(new DataInputStream(new ByteArrayInputStream(written.toByteArray())));
    batches.subList(9, 20).forEach(batch -> second.step(batch, EQUAL, 1));
    assertThat(second.steps()).isEqualTo(20);
    for (Parameter parameter : start.parameters()) {
      assertThat(second.model(new long[0]).get(parameter.name()))
          .isEqualTo(undisturbed.model(new long[0]).get(parameter.name()));
    }
  }

  @Test
  void learnsNothingFromAnEmptyBatch() {
    TwoTowerModel start = randomModel(new Random(6));
    TwoTowerTrainer trainer = new TwoTowerTrainer(start, CONFIG);
    assertThat(trainer.step(List.of(), PROBABILITIES, 1)).isZero();
    assertThat(trainer.steps()).isZero();
    for (Parameter parameter : start.parameters()) {
      assertThat(trainer.model(new long[0]).get(parameter.name()))
          .isEqualTo(start.get(parameter.name()));
    }
  }

  @Test
  void learnsNothingWhereTheLossIsNotFinite() {
    TwoTowerModel start = randomModel(new Random(7));
    TwoTowerTrainer trainer = new TwoTowerTrainer(start, CONFIG);
    assertThat(trainer.step(batch(), item -> Double.NaN, 1)).isNaN();
    assertThat(trainer.steps()).isZero();
    for (Parameter parameter : start.parameters()) {
      assertThat(trainer.model(new long[0]).get(parameter.name()))
          .isEqualTo(start.get(parameter.name()));
    }
    // What was computed for the batch is gone: the next one is the first.
    TwoTowerTrainer other = new TwoTowerTrainer(start, CONFIG);
    assertThat(trainer.step(batch(), EQUAL, 1)).isEqualTo(other.step(batch(), EQUAL, 1));
    assertThat(trainer.model(new long[0]).get(TwoTowerSpec.ITEMS))
        .isEqualTo(other.model(new long[0]).get(TwoTowerSpec.ITEMS));
  }

  /**
   * Whatever the session, item 10 comes next in 7 of 8 cases, item 11 in one. Of the logits l, let
   * D = l_10 − l_11. A case of item 10 has the loss ln(1 + e^−D), that of item 11 ln(1 + 7e^D), and
   * their mean is least where 1 / (1 + e^D) = e^D / (1 + 7e^D): e^D = 3 + √10, D = 1.818. Without a
   * correction D = (s_10 − s_11) / τ, and the lead of item 10 is 0.2·1.818 = 0.364. With it D is
   * less by ln(p_10 / p_11) = ln 7 = 1.946, and the lead is 0.2·(1.818 + 1.946) = 0.753. With the
   * wrong sign it would be −0.026.
   */
  @Test
  void bringsPopularItemsNearerByTheCorrection() {
    List<NextItem> batch = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      batch.add(next(i == 0 ? 11 : 10, 1));
    }
    assertThat(lead(batch, item -> item == 10 ? 7.0 / 8 : 1.0 / 8)).isCloseTo(0.753, within(0.01));
    assertThat(lead(batch, EQUAL)).isCloseTo(0.364, within(0.01));
  }

  /** How much nearer item 10 is to the session than item 11, after training. */
  private static double lead(List<NextItem> batch, SamplingProbabilities probabilities) {
    TwoTowerTrainer trainer = new TwoTowerTrainer(TwoTowerModel.initial(spec(64), 1), CONFIG);
    for (int i = 0; i < 200; i++) {
      trainer.step(batch, probabilities, 1);
    }
    TwoTowerEncoder encoder = new TwoTowerEncoder(trainer.model(new long[0]));
    float[] session = encoder.session(batch.get(0).session());
    return TwoTowerReference.product(session, encoder.item(10))
        - TwoTowerReference.product(session, encoder.item(11));
  }
}
