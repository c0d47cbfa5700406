package io.millrace.ranking.twotower;

import io.millrace.core.sampling.SamplingBlock;
import java.util.List;

/**
 * Where a {@link TwoTowerStream} is, so that another one goes on from there. Immutable; nothing is
 * to be changed in it.
 *
 * @param trainer what {@code TwoTowerTrainer.write} wrote
 * @param sampling the blocks of the estimator
 * @param catalogue the items, those seen longest ago first
 * @param memory the pairs that are remembered, the newest last
 * @param waiting how many of them no step was taken with yet
 * @param losses the sum over the batches since the last model
 * @param batches since the last model
 */
@SuppressWarnings("ArrayRecordComponent") // Megabytes that are never compared.
public record TwoTowerState(
    TwoTowerSpec spec,
    byte[] trainer,
    List<SamplingBlock> sampling,
    long[] catalogue,
    List<NextItem> memory,
    int waiting,
    double losses,
    long batches) {

  public TwoTowerState {
    sampling = List.copyOf(sampling);
    memory = List.copyOf(memory);
  }
}
