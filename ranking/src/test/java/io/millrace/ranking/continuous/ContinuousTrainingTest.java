package io.millrace.ranking.continuous;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.feature.RequestSample;
import io.millrace.core.feature.SessionItem;
import io.millrace.core.model.InteractionType;
import io.millrace.core.training.TrainingExample;
import io.millrace.ranking.din.Activation;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.DinTrainer;
import io.millrace.ranking.din.Pooling;
import io.millrace.ranking.din.TrainingConfig;
import io.millrace.ranking.din.Validation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is learned from, what is held out, and which models are published. */
final class ContinuousTrainingTest {

  private static final long T = 1_600_000_000_000L;
  private static final HeldOut TENTH = new HeldOut(0.1, 30);
  private static final ContinuousConfig CONFIG =
      new ContinuousConfig(new TrainingConfig(8, 0.01f, 0.01f, 1, 0), 50, TENTH, 5, 1);
  private static final DinSpec SPEC =
      new DinSpec(7, 5, 2, 2, 16, 3, Pooling.ATTENTION, 3, false, List.of(4), Activation.PRELU);

  /** Keeps all trials; publishes those that pass where it is told to. */
  private static final class Trials implements TrainingListener {
    private final boolean publishes;
    private final List<Trial> trials = new ArrayList<>();
    private int steps;
    private int divergences;

    private Trials(boolean publishes) {
      this.publishes = publishes;
    }

    @Override
    public void stepped(float loss) {
      steps++;
    }

    @Override
    public void diverged() {
      divergences++;
    }

    @Override
    public boolean validated(Trial trial) {
      trials.add(trial);
      return publishes && trial.passes();
    }
  }

  private final Trials trials = new Trials(true);

  @Test
  void goesOnBitByBitFromItsState() throws IOException {
    for (int interruptedAt : new int[] {0, 30, 131, 200}) {
      List<TrainingExample> examples = examples(400);
      ContinuousTraining undisturbed = new ContinuousTraining(SPEC, CONFIG, new Trials(true));
      examples.forEach(undisturbed::add);

      ContinuousTraining first = new ContinuousTraining(SPEC, CONFIG, new Trials(true));
      examples.subList(0, interruptedAt).forEach(first::add);
      TrainingState state = read(written(first.state()));
      ContinuousTraining second = new ContinuousTraining(state, CONFIG, new Trials(true));
      examples.subList(interruptedAt, 400).forEach(second::add);

      assertThat(undisturbed.steps()).isGreaterThan(40);
      assertThat(written(second.state())).isEqualTo(written(undisturbed.state()));
    }
  }

  @Test
  void learnsNothingFromWhatIsHeldOut() {
    List<TrainingExample> examples = examples(400);
    List<TrainingExample> others = examples.stream().filter(e -> !TENTH.takes(e)).toList();
    ContinuousTraining withAll = new ContinuousTraining(SPEC, CONFIG, new Trials(false));
    examples.forEach(withAll::add);
    ContinuousTraining withOthers = new ContinuousTraining(SPEC, CONFIG, new Trials(false));
    others.forEach(withOthers::add);

    assertThat(others.size()).isBetween(340, 380);
    assertThat(withAll.state().trainer()).isEqualTo(withOthers.state().trainer());
    assertThat(withOthers.state().heldOut()).isEmpty();
    assertThat(withAll.state().heldOut())
        .isEqualTo(examples.stream().filter(TENTH::takes).skip(400 - others.size() - 30).toList());
  }

  @Test
  void collectsTheFirstExamplesAndThenLearnsFromThemToo() {
    List<TrainingExample> others = examples(80).stream().filter(e -> !TENTH.takes(e)).toList();
    ContinuousTraining training = new ContinuousTraining(SPEC, CONFIG, trials);
    others.subList(0, 49).forEach(training::add);
    assertThat(trials.steps).isZero();
    assertThat(training.state().trainer()).isEmpty();

    training.add(others.get(49));

    // 50 = 6 batches of 8, and 2 that wait.
    assertThat(trials.steps).isEqualTo(6);
    assertThat(training.state().pending()).isEqualTo(others.subList(48, 50));
  }

  /**
   * The first feature tells the next item, which the blend does not know. All next items are
   * clicks, so the loss of the other targets stays that of the blend.
   */
  @Test
  void publishesWhatIsBetterThanTheBlend() {
    ContinuousTraining training = new ContinuousTraining(SPEC, CONFIG, trials);
    examples(1_000).forEach(training::add);

    Trial first = trials.trials.get(0);
    Trial last = trials.trials.get(trials.trials.size() - 1);
    assertThat(first.steps()).isEqualTo(5);
    assertThat(trials.trials).filteredOn(Trial::passes).hasSizeGreaterThan(5);
    assertThat(last.validation().loss()).isLessThan(first.before().loss() - 1);
    assertThat(last.validation().gauc().get(0)).isGreaterThan(0.9);
  }

  @Test
  void holdsAModelAgainstTheOneThatWasPublishedLast() {
    // Nothing is held out after the first validation, so the examples stay the same.
    List<TrainingExample> examples = new ArrayList<>(examples(100));
    examples.addAll(examples(400).stream().skip(100).filter(e -> !TENTH.takes(e)).toList());
    Trials withheld = new Trials(false);
    ContinuousTraining published = new ContinuousTraining(SPEC, CONFIG, trials);
    ContinuousTraining unpublished = new ContinuousTraining(SPEC, CONFIG, withheld);
    examples.forEach(published::add);
    examples.forEach(unpublished::add);

    int from = 0;
    while (trials.trials.get(from).validation().lists() < published.state().heldOut().size()) {
      from++;
    }
    double reference = trials.trials.get(from).before().loss();
    for (Trial trial : trials.trials.subList(from, trials.trials.size())) {
      assertThat(trial.before().loss()).isEqualTo(reference);
      reference = trial.passes() ? trial.validation().loss() : reference;
    }
    assertThat(withheld.trials.subList(from, withheld.trials.size()))
        .extracting(trial -> trial.before().loss())
        .containsOnly(withheld.trials.get(from).before().loss());
  }

  @Test
  void startsAnewFromTheLastPublishedModelWhereItDiverges() throws IOException {
    ContinuousTraining training = new ContinuousTraining(SPEC, CONFIG, trials);
    List<TrainingExample> examples = examples(600);
    examples.subList(0, 300).forEach(training::add);
    DinModel published = training.state().reference();
    long steps = training.steps();
    float[] features = new float[10];
    features[2] = Float.NaN;
    TrainingExample broken = example("broken", 3, features, 0);
    assertThat(TENTH.takes(broken)).isFalse();

    training.add(broken);
    int next = 300;
    while (trials.divergences == 0) {
      training.add(examples.get(next++));
    }

    assertThat(training.steps()).isEqualTo(steps);
    ContinuousTraining anew =
        new ContinuousTraining(
            new TrainingState(published, trainerOf(published), steps, List.of(), List.of()),
            CONFIG,
            new Trials(true));
    assertThat(training.state().trainer()).isEqualTo(anew.state().trainer());
    examples.subList(next, 600).forEach(training::add);
    assertThat(trials.divergences).isEqualTo(1);
    assertThat(training.steps()).isGreaterThan(steps + 20);
  }

  private static byte[] trainerOf(DinModel model) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new DinTrainer(model, CONFIG.training()).write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  @Test
  void passesWhereTheLossIsNoWorse() {
    DinModel model = DinModel.initial(SPEC, 1);
    double nan = Double.NaN;
    double[][] losses = {{1, 1}, {0.5, 1}, {0.5, nan}, {1.5, 1}, {nan, 1}, {nan, nan}};
    boolean[] passes = {true, true, true, false, false, false};
    for (int i = 0; i < passes.length; i++) {
      Trial trial = new Trial(model, 1, validation(losses[i][0]), validation(losses[i][1]));
      assertThat(trial.passes()).as("%s after %s", losses[i][0], losses[i][1]).isEqualTo(passes[i]);
    }
  }

  private static Validation validation(double loss) {
    return new Validation(1, loss, List.of(), List.of());
  }

  @Test
  void fitsWhatTheModelReadsAndMemoryHolds() {
    ContinuousTraining training = new ContinuousTraining(SPEC, CONFIG, trials);
    int most = ContinuousTraining.MOST_CANDIDATES;
    assertThat(training.fits(example("s", 1, new float[10], 0))).isTrue();
    assertThat(training.fits(example("s", 1, new float[0], 0))).isTrue();
    assertThat(training.fits(example("s", 1, new float[5 * most], 0))).isTrue();
    assertThat(training.fits(example("s", 1, new float[5 * most + 5], 0))).isFalse();
    assertThat(training.fits(withHash(8, 5))).isFalse();
    assertThat(training.fits(withHash(7, 6))).isFalse();
  }

  private static TrainingExample withHash(long hash, int features) {
    return new TrainingExample(
        "s",
        1,
        T,
        1,
        InteractionType.CLICKS,
        List.of(),
        hash,
        new long[1],
        new float[features],
        new float[] {1},
        new byte[3]);
  }

  /** What is held out is no part of the sample that the topic is made by. */
  @Test
  void holdsOutTheSameShareOfASample() {
    RequestSample hundredth = new RequestSample(0.01);
    List<TrainingExample> sample = new ArrayList<>();
    for (int i = 0; sample.size() < 1_000; i++) {
      if (hundredth.takes("s" + i, i)) {
        sample.add(example("s" + i, i, new float[0], 0));
      }
    }
    // 100 within five standard deviations of 9.5.
    assertThat(sample.stream().filter(TENTH::takes).count()).isBetween(52L, 148L);
  }

  private static byte[] written(TrainingState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new TrainingStateFormat().write(state, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static TrainingState read(byte[] bytes) throws IOException {
    return new TrainingStateFormat().read(1, new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  /** Lists of four candidates; the next one is that with the highest first feature. */
  private static List<TrainingExample> examples(int count) {
    Random random = new Random(3);
    List<TrainingExample> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] features = new float[20];
      int next = 0;
      for (int k = 0; k < 4; k++) {
        features[5 * k] = (float) random.nextGaussian();
        features[5 * k + 1] = (float) (3 + 2 * random.nextGaussian());
        next = features[5 * k] > features[5 * next] ? k : next;
      }
      examples.add(example("s" + i, i, features, next));
    }
    return examples;
  }

  private static TrainingExample example(
      String session, long sequence, float[] features, int next) {
    int size = features.length / 5;
    byte[] positions = new byte[3 * size];
    long[] items = new long[size];
    float[] weights = new float[size];
    for (int k = 0; k < size; k++) {
      items[k] = (sequence + 3L * k) % 20;
      weights[k] = 1;
      positions[3 * k] = (byte) (k == next ? 1 : 0);
    }
    return new TrainingExample(
        session,
        sequence,
        T,
        1,
        InteractionType.CLICKS,
        List.of(new SessionItem(sequence % 7, T - 1_000, InteractionType.CARTS, 1, 1, 0)),
        7,
        items,
        features,
        weights,
        positions);
  }
}
