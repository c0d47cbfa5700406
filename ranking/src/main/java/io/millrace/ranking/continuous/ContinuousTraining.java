package io.millrace.ranking.continuous;

import io.millrace.core.training.TrainingExample;
import io.millrace.ranking.din.DinModel;
import io.millrace.ranking.din.DinSpec;
import io.millrace.ranking.din.DinTrainer;
import io.millrace.ranking.din.ModelTraining;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model on examples as they come, a step per batch. Some examples are held out; on the
 * newest of them the model is validated every so many steps, against the one that was published
 * last. The first examples are collected to measure the mean and the deviation of the features, and
 * then learned from.
 *
 * <p>A training that goes on from a {@link #state} makes the same models as one that was never
 * interrupted, bit by bit, on the same kind of machine. Not thread-safe.
 */
public final class ContinuousTraining {

  /** A batch of lists of thousands would take all memory. */
  public static final int MOST_CANDIDATES = 256;

  private final DinSpec spec;
  private final ContinuousConfig config;
  private final TrainingListener listener;
  private final List<TrainingExample> pending;
  private final Deque<TrainingExample> heldOut;
  private DinModel reference;
  private @Nullable DinTrainer trainer;
  private long steps;

  /** A training that begins. */
  public ContinuousTraining(DinSpec spec, ContinuousConfig config, TrainingListener listener) {
    this.spec = spec;
    this.config = config;
    this.listener = listener;
    pending = new ArrayList<>();
    heldOut = new ArrayDeque<>();
    reference = DinModel.initial(spec, config.seed());
  }

  /** A training that goes on. It may be configured otherwise, but for the sizes of the model. */
  public ContinuousTraining(
      TrainingState state, ContinuousConfig config, TrainingListener listener) {
    this.spec = state.reference().spec();
    this.config = config;
    this.listener = listener;
    pending = new ArrayList<>(state.pending());
    heldOut = new ArrayDeque<>(state.heldOut());
    reference = state.reference();
    steps = state.steps();
    if (state.trainer().length > 0) {
      trainer = new DinTrainer(reference, config.training());
      try {
        trainer.read(new DataInputStream(new ByteArrayInputStream(state.trainer())));
      } catch (IOException e) {
        throw new UncheckedIOException("the state of the trainer is cut off", e);
      }
    }
  }

  /**
   * Whether an example can be learned from: it has the features that the model reads, and at most
   * {@link #MOST_CANDIDATES} candidates.
   */
  public boolean fits(TrainingExample example) {
    return example.schemaHash() == spec.schemaHash()
        && example.size() <= MOST_CANDIDATES
        && example.features().length == example.size() * spec.features();
  }

  /** Takes an example that {@link #fits}. */
  public void add(TrainingExample example) {
    if (config.heldOut().takes(example)) {
      heldOut.addLast(example);
      while (heldOut.size() > config.heldOut().most()) {
        heldOut.removeFirst();
      }
      return;
    }
    pending.add(example);
    if (trainer == null && pending.size() >= config.firstExamples()) {
      reference = ModelTraining.start(spec, pending, config.seed());
      trainer = new DinTrainer(reference, config.training());
    }
    int size = config.training().batchSize();
    while (trainer != null && pending.size() >= size) {
      List<TrainingExample> batch = pending.subList(0, size);
      trainer = step(trainer, batch);
      batch.clear();
    }
  }

  /** Takes a step and gives the trainer of the next one. */
  private DinTrainer step(DinTrainer current, List<TrainingExample> batch) {
    float loss = current.step(batch, config.training().learningRate());
    if (!Float.isFinite(loss)) {
      listener.diverged();
      return new DinTrainer(reference, config.training());
    }
    steps++;
    listener.stepped(loss);
    if (steps % config.validationSteps() == 0 && !heldOut.isEmpty()) {
      validate(current);
    }
    return current;
  }

  private void validate(DinTrainer current) {
    List<TrainingExample> examples = List.copyOf(heldOut);
    DinTrainer before = new DinTrainer(reference, config.training());
    Trial trial =
        new Trial(current.model(), steps, current.validate(examples), before.validate(examples));
    if (listener.validated(trial)) {
      reference = trial.model();
    }
  }

  /** The steps so far. */
  public long steps() {
    return steps;
  }

  /** Where the training is. */
  public TrainingState state() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    if (trainer != null) {
      try {
        trainer.write(new DataOutputStream(written));
      } catch (IOException e) {
        throw new UncheckedIOException("memory does not fail", e);
      }
    }
    return new TrainingState(
        reference, written.toByteArray(), steps, pending, List.copyOf(heldOut));
  }
}
