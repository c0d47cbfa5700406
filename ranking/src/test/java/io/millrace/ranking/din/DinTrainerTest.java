package io.millrace.ranking.din;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.InteractionType;
import io.millrace.core.training.TrainingExample;
import io.millrace.ranking.scorer.ReferenceScorer;
import io.millrace.ranking.scorer.ScoringRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradients by finite differences of the formulas, and what training does to a model. */
final class DinTrainerTest {

  private static final long T = 1_600_000_000_000L;
  private static final TrainingConfig CONFIG = new TrainingConfig(8, 0.01f, 0.01f, 1, 0);

  static Stream<DinSpec> specs() {
    return Stream.of(
        spec(Pooling.ATTENTION, false, List.of(6, 5), Activation.PRELU),
        spec(Pooling.ATTENTION, true, List.of(6), Activation.PRELU),
        spec(Pooling.ATTENTION, false, List.of(6, 5), Activation.DICE),
        spec(Pooling.MEAN, false, List.of(6), Activation.PRELU),
        spec(Pooling.NONE, false, List.of(6), Activation.PRELU));
  }

  private static DinSpec spec(
      Pooling pooling, boolean softmax, List<Integer> hidden, Activation activation) {
    return new DinSpec(7, 5, 2, 4, 16, 3, pooling, 3, softmax, hidden, activation);
  }

  /** A model whose parameters are all random, so that every gradient is there. */
  private static DinModel model(DinSpec spec, Random random) {
    DinModel model = DinModel.initial(spec, 1);
    for (Parameter parameter : spec.parameters()) {
      float[] values = model.get(parameter.name());
      for (int i = 0; i < values.length; i++) {
        values[i] =
            parameter.name().endsWith(".variance")
                ? 0.5f + random.nextFloat()
                : (float) (0.5 * random.nextGaussian());
      }
    }
    return model;
  }

  /** Lists of 1 to 5 candidates with histories of 0 to 4 items, most with a next item. */
  private static List<TrainingExample> examples(Random random, int lists) {
    List<TrainingExample> examples = new ArrayList<>();
    for (int i = 0; i < lists; i++) {
      int size = 1 + random.nextInt(5);
      byte[] positions = new byte[size * 3];
      if (i % 4 != 0) {
        positions[random.nextInt(positions.length)] = 1;
        positions[random.nextInt(positions.length)] = 2;
      }
      float[] weights = new float[size];
      float[] features = new float[size * 5];
      long[] items = new long[size];
      for (int k = 0; k < size; k++) {
        items[k] = random.nextInt(20);
        weights[k] = 1 + random.nextInt(3);
      }
      for (int j = 0; j < features.length; j++) {
        features[j] = (float) random.nextGaussian();
      }
      List<SessionItem> history = new ArrayList<>();
      for (int l = random.nextInt(5); l > 0; l--) {
        history.add(
            new SessionItem(
                random.nextInt(20),
                T - random.nextInt(1_000_000),
                InteractionType.ofCode(random.nextInt(3)),
                1,
                0,
                0));
      }
      examples.add(
          new TrainingExample(
              "s" + i,
              i,
              T,
              1,
              InteractionType.CLICKS,
              history,
              7,
              items,
              features,
              weights,
              positions));
    }
    return examples;
  }

  /** The loss by its formula, from the scores of the term-by-term scorer. */
  private static double loss(DinModel model, List<TrainingExample> examples) {
    List<float[]> scores =
        new ReferenceScorer(model).score(examples.stream().map(ScoringRequest::of).toList());
    double sum = 0;
    for (int b = 0; b < examples.size(); b++) {
      TrainingExample example = examples.get(b);
      for (InteractionType target : InteractionType.values()) {
        double whole = 1;
        for (int k = 0; k < example.size(); k++) {
          double score = scores.get(b)[3 * k + target.code()];
          whole += example.weights()[k] * Math.exp(score);
          sum -= example.position(k, target) == 1 ? score : 0;
        }
        sum += Math.log(whole);
      }
    }
    return sum / examples.size();
  }

  /**
   * Central differences: (f(x + h) − f(x − h)) / 2h. Scores have single precision, some 1e-7, so
   * the differences are good to about 1e-7 / h.
   */
  @ParameterizedTest
  @MethodSource("specs")
  void gradientsAreThoseOfFiniteDifferences(DinSpec spec) {
    Random random = new Random(3);
    DinModel model = model(spec, random);
    List<TrainingExample> examples = examples(random, 8);
    Map<String, float[]> gradients = new DinTrainer(model, CONFIG).gradients(examples);

    for (Parameter parameter : spec.parameters()) {
      if (!parameter.trained()) {
        continue;
      }
      float[] gradient = requireNonNull(gradients.get(parameter.name()));
      float[] values = model.get(parameter.name());
      assertThat(gradient).as(parameter.name()).hasSameSizeAs(values);
      for (int trial = 0; trial < Math.min(12, values.length); trial++) {
        int i = values.length <= 12 ? trial : random.nextInt(values.length);
        float value = values[i];
        double h = 5e-4;
        values[i] = (float) (value + h);
        double above = loss(model, examples);
        values[i] = (float) (value - h);
        double below = loss(model, examples);
        values[i] = value;
        assertThat((double) gradient[i])
            .as("%s[%d] of %s", parameter.name(), i, spec)
            .isCloseTo((above - below) / (2 * h), within(1e-3));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void validatesTheModelThatItGives(DinSpec spec) {
    Random random = new Random(4);
    List<TrainingExample> examples = examples(random, 40);
    DinTrainer trainer = new DinTrainer(model(spec, random), CONFIG);
    for (int i = 0; i < 5; i++) {
      trainer.step(examples.subList(8 * i, 8 * i + 8), 0.01f);
    }

    Validation validation = trainer.validate(examples);

    assertThat(validation.lists()).isEqualTo(40);
    assertThat(validation.loss()).isCloseTo(loss(trainer.model(), examples), within(1e-4));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void goesOnBitByBitFromWhereItWasWritten(DinSpec spec) throws IOException {
    Random random = new Random(5);
    List<TrainingExample> examples = examples(random, 40);
    DinModel start = model(spec, random);
    DinTrainer undisturbed = new DinTrainer(start, CONFIG);
    undisturbed.step(examples.subList(0, 20), 0.01f);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    undisturbed.write(new DataOutputStream(written));
    undisturbed.step(examples.subList(20, 40), 0.01f);

    DinTrainer resumed = new DinTrainer(DinModel.initial(spec, 99), CONFIG);
    resumed.read(new DataInputStream(new ByteArrayInputStream(written.toByteArray())));
    resumed.step(examples.subList(20, 40), 0.01f);

    assertThat(resumed.steps()).isEqualTo(2);
    for (Parameter parameter : spec.parameters()) {
      assertThat(resumed.model().get(parameter.name()))
          .as(parameter.name())
          .containsExactly(undisturbed.model().get(parameter.name()));
    }
  }

  /** The next item is the one in the history; only the product of the two vectors can tell. */
  @Test
  void attentionLearnsWhatOnlyTheHistoryTells() {
    Random random = new Random(6);
    List<TrainingExample> examples = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      int size = 4;
      long[] items = random.longs(size, 0, 8).toArray();
      int next = random.nextInt(size);
      byte[] positions = new byte[size * 3];
      for (int k = 0; k < size; k++) {
        positions[3 * k] = (byte) (k == next ? 1 : 0);
        while (k != next && items[k] == items[next]) {
          items[k] = random.nextInt(8);
        }
      }
      examples.add(
          new TrainingExample(
              "s" + i,
              i,
              T,
              1,
              InteractionType.CLICKS,
              List.of(new SessionItem(items[next], T, InteractionType.CLICKS, 1, 0, 0)),
              7,
              items,
              new float[size * 5],
              new float[] {1, 1, 1, 1},
              positions));
    }
    DinSpec attention = spec(Pooling.ATTENTION, false, List.of(16), Activation.PRELU);
    DinSpec none = spec(Pooling.NONE, false, List.of(16), Activation.PRELU);
    TrainingConfig config = new TrainingConfig(32, 0.01f, 0, 1, 0);

    Validation with = train(attention, config, examples);
    Validation without = train(none, config, examples);

    assertThat(with.gauc().get(0)).isGreaterThan(0.9);
    assertThat(without.gauc().get(0)).isBetween(0.4, 0.6);
  }

  private static Validation train(
      DinSpec spec, TrainingConfig config, List<TrainingExample> examples) {
    return new ModelTraining(spec, config, 6, 1).train(examples, progress -> {}).after();
  }

  /** The best of all passes is given, never one that is worse than it. */
  @Test
  void startsFromTheBlend() {
    Random random = new Random(8);
    DinSpec spec = spec(Pooling.ATTENTION, false, List.of(6), Activation.PRELU);
    DinTrainer trainer = new DinTrainer(DinModel.initial(spec, 1), CONFIG);
    List<TrainingExample> examples = examples(random, 3);

    List<float[]> scores =
        new ReferenceScorer(trainer.model())
            .score(examples.stream().map(ScoringRequest::of).toList());

    for (int b = 0; b < examples.size(); b++) {
      for (int k = 0; k < examples.get(b).size(); k++) {
        for (int t = 0; t < 3; t++) {
          assertThat(scores.get(b)[3 * k + t]).isEqualTo(examples.get(b).features()[5 * k + 2 + t]);
        }
      }
    }
  }

  /** Of a type that never came next nothing is learned, however long the others are. */
  @Test
  void keepsTheOrderOfTheBlendForATypeThatNeverComes() {
    List<TrainingExample> examples = examples(new Random(9), 40);
    for (TrainingExample example : examples) {
      for (int k = 0; k < example.size(); k++) {
        example.positions()[3 * k + InteractionType.ORDERS.code()] = 0;
      }
    }
    DinSpec spec = spec(Pooling.ATTENTION, false, List.of(6), Activation.PRELU);
    DinTrainer trainer = new DinTrainer(DinModel.initial(spec, 1), CONFIG);
    for (int step = 0; step < 20; step++) {
      float unused = trainer.step(examples, 0.01f);
    }

    List<float[]> scores =
        new ReferenceScorer(trainer.model())
            .score(examples.stream().map(ScoringRequest::of).toList());

    int orders = InteractionType.ORDERS.code();
    boolean clicksMoved = false;
    for (int b = 0; b < examples.size(); b++) {
      for (int k = 0; k < examples.get(b).size(); k++) {
        float[] features = examples.get(b).features();
        assertThat(scores.get(b)[3 * k + orders]).isEqualTo(features[5 * k + 2 + orders]);
        clicksMoved |= scores.get(b)[3 * k] != features[5 * k + 2];
      }
    }
    assertThat(clicksMoved).isTrue();
  }

  /**
   * Four candidates with scores 3, 2, 2, 1 of which the second came next. One of the others is
   * below it, one is tied: AUC = (1 + 0.5) / 3. With weights 1, 1, 1, 4 it is (4 + 0.5) / 6.
   */
  @Test
  void areaUnderTheCurveCountsTiesHalfAndWeightsWhole() {
    byte[] positions = new byte[12];
    positions[3] = 1;
    float[] scores = {3, 0, 0, 2, 0, 0, 2, 0, 0, 1, 0, 0};
    Validation.Sums even = new Validation.Sums();
    even.add(List.of(list(positions, 1)), scores, 0.5f);
    Validation.Sums weighted = new Validation.Sums();
    weighted.add(List.of(list(positions, 4)), scores, 0.5f);

    assertThat(even.validation().auc().get(0)).isCloseTo(0.5, within(1e-12));
    assertThat(even.validation().gauc().get(0)).isCloseTo(0.5, within(1e-12));
    assertThat(weighted.validation().auc().get(0)).isCloseTo(0.75, within(1e-12));
    assertThat(even.validation().auc().get(1)).isNaN();
    assertThat(even.validation().loss()).isCloseTo(0.5, within(1e-12));
  }

  private static TrainingExample list(byte[] positions, float lastWeight) {
    return new TrainingExample(
        "s",
        1,
        T,
        1,
        InteractionType.CLICKS,
        List.of(),
        7,
        new long[4],
        new float[20],
        new float[] {1, 1, 1, lastWeight},
        positions);
  }
}
