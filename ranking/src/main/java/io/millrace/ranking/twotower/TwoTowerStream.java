package io.millrace.ranking.twotower;

import io.millrace.core.sampling.SamplingBlock;
import io.millrace.core.sampling.StreamingFrequencyEstimator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Trains a two-tower model on a stream that never ends. A batch of new pairs is one step. Some
 * steps of pairs follow that are drawn by chance from those remembered, since one pass over a
 * stream is too few. Probabilities of items are those of the stream, as estimated up to here.
 *
 * <p>The same pairs give the same models, bit by bit, on the same kind of machine, also where
 * another one goes on from the {@link #state}. Not thread-safe.
 */
public final class TwoTowerStream {

  /**
   * A model that is due.
   *
   * @param model a copy of the one in training
   * @param steps it has taken
   * @param loss the mean of the batches since the last model, each before it was learned from
   * @param until time of the newest pair that it has learned from, in epoch milliseconds
   */
  public record Due(TwoTowerModel model, long steps, double loss, long until) {}

  private final TwoTowerSpec spec;
  private final TwoTowerStreamConfig config;
  private final Consumer<Due> output;
  private final StreamingFrequencyEstimator estimator;
  private final Catalogue catalogue;

  /** A ring: once it is full, the oldest is at {@link #oldest}. */
  private final List<NextItem> memory;

  private int oldest;
  private TwoTowerTrainer trainer;

  /** The newest of the memory that no step was taken with yet. */
  private int waiting;

  /** Since the last model. */
  private double losses;

  private long batches;
  private long divergences;

  /**
   * A training that begins.
   *
   * @param output takes the models that are due
   */
  public TwoTowerStream(TwoTowerSpec spec, TwoTowerStreamConfig config, Consumer<Due> output) {
    this.spec = spec;
    this.config = config;
    this.output = output;
    estimator = new StreamingFrequencyEstimator(config.sampling());
    catalogue = new Catalogue(config.mostItems());
    memory = new ArrayList<>();
    trainer = newTrainer();
  }

  /** A training that goes on from where another one of the same sizes was. */
  public TwoTowerStream(TwoTowerState state, TwoTowerStreamConfig config, Consumer<Due> output) {
    this(state.spec(), config, output);
    try {
      trainer.read(new DataInputStream(new ByteArrayInputStream(state.trainer())));
    } catch (IOException e) {
      throw new UncheckedIOException("the state of the trainer is cut off", e);
    }
    for (SamplingBlock block : state.sampling()) {
      // One of another shape is left out: the probabilities are soon estimated anew.
      boolean unused = estimator.restore(block);
    }
    for (long item : state.catalogue()) {
      catalogue.see(item);
    }
    int excess = Math.max(0, state.memory().size() - config.memory());
    memory.addAll(state.memory().subList(excess, state.memory().size()));
    // A smaller batch than before is not to be full already.
    waiting = Math.min(state.waiting(), config.training().batchSize() - 1);
    losses = state.losses();
    batches = state.batches();
  }

  private TwoTowerTrainer newTrainer() {
    return new TwoTowerTrainer(TwoTowerModel.initial(spec, config.seed()), config.training());
  }

  /**
   * Takes a pair.
   *
   * @return the loss of the batch that it completed, before; NaN if it completed none
   */
  public float add(NextItem next) {
    estimator.count(next.item());
    catalogue.see(next);
    if (memory.size() < config.memory()) {
      memory.add(next);
    } else {
      NextItem unused = memory.set(oldest, next);
      oldest = (oldest + 1) % memory.size();
    }
    waiting++;
    return waiting < config.training().batchSize() ? Float.NaN : learn(next.time());
  }

  private float learn(long until) {
    float loss = trainer.step(newest(waiting), estimator, 1);
    waiting = 0;
    Random random = new Random(config.seed() + trainer.steps());
    for (int replay = 0; replay < config.replays() && Float.isFinite(loss); replay++) {
      if (!Float.isFinite(trainer.step(drawn(random), estimator, 1))) {
        loss = Float.NaN;
      }
    }
    if (!Float.isFinite(loss)) {
      divergences++;
      trainer = newTrainer();
      return loss;
    }
    losses += loss;
    batches++;
    if (batches >= config.publishBatches()) {
      Due due = new Due(trainer.model(catalogue.items()), trainer.steps(), losses / batches, until);
      output.accept(due);
      losses = 0;
      batches = 0;
    }
    return loss;
  }

  private List<NextItem> newest(int count) {
    List<NextItem> batch = new ArrayList<>(count);
    for (int i = memory.size() - count; i < memory.size(); i++) {
      batch.add(memory.get((oldest + i) % memory.size()));
    }
    return batch;
  }

  private List<NextItem> drawn(Random random) {
    int size = config.training().batchSize();
    List<NextItem> batch = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      batch.add(memory.get((oldest + random.nextInt(memory.size())) % memory.size()));
    }
    return batch;
  }

  /** The steps so far. */
  public long steps() {
    return trainer.steps();
  }

  /** How often training began anew, because a loss was not finite. */
  public long divergences() {
    return divergences;
  }

  /** Where the training is. */
  public TwoTowerState state() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try {
      trainer.write(new DataOutputStream(written));
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    List<SamplingBlock> blocks = new ArrayList<>();
    estimator.blocks(blocks::add);
    return new TwoTowerState(
        spec,
        written.toByteArray(),
        blocks,
        catalogue.items(),
        newest(memory.size()),
        waiting,
        losses,
        batches);
  }
}
