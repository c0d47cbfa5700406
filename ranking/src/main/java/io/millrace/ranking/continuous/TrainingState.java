package io.millrace.ranking.continuous;

import io.millrace.core.training.TrainingExample;
import io.millrace.ranking.din.DinModel;
import java.util.List;

/**
 * Where a {@link ContinuousTraining} is, so that another one goes on from there. Immutable; nothing
 * is to be changed in it.
 *
 * @param reference what the model is held against: the one that was published last, before that the
 *     one that training starts from
 * @param trainer what {@code DinTrainer.write} wrote; empty before the first step
 * @param steps taken since the training began
 * @param pending examples that wait for a step, fewer than the first examples or than a batch
 * @param heldOut the examples that are validated on, the newest last
 */
@SuppressWarnings("ArrayRecordComponent") // Megabytes that are never compared.
public record TrainingState(
    DinModel reference,
    byte[] trainer,
    long steps,
    List<TrainingExample> pending,
    List<TrainingExample> heldOut) {

  public TrainingState {
    pending = List.copyOf(pending);
    heldOut = List.copyOf(heldOut);
  }
}
