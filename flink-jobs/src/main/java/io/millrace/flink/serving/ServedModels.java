package io.millrace.flink.serving;

import io.millrace.core.feature.ModelAnnouncement;
import io.millrace.flink.metric.RankingMetrics;
import io.millrace.flink.state.States;
import io.millrace.ranking.scorer.ModelRanker;
import java.util.concurrent.ExecutorService;
import org.apache.flink.api.common.state.BroadcastState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model that is served and the one that is to be, in state. So a restored job serves what it
 * served, and loads what it had not loaded yet.
 */
public final class ServedModels implements ModelSlot.Listener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ServedModels.class);

  private final BroadcastState<String, ModelAnnouncement> state;
  private @Nullable ModelSlot slot;
  private @Nullable ExecutorService executor;
  private @Nullable RankingMetrics metrics;

  public ServedModels(BroadcastState<String, ModelAnnouncement> state) {
    this.state = state;
  }

  /**
   * Serves what the state says, if it still can be served, before the first list is made.
   *
   * @param executor runs one task after the other; shut down by {@link #close}
   */
  public void open(ModelLoader loader, ExecutorService executor, RankingMetrics metrics)
      throws Exception {
    this.executor = executor;
    this.metrics = metrics;
    slot = new ModelSlot(loader, executor, this);
    ModelAnnouncement announced = state.get(States.ANNOUNCED);
    ModelAnnouncement served = state.get(States.SERVED);
    if (announced != null && announced.isWithdrawal()) {
      withdrawn(announced);
    } else if ((announced == null || !slot.serve(announced)) && served != null) {
      slot.serve(served);
    }
  }

  /** Loads a model in the background, or takes away what is served. */
  public void announce(ModelAnnouncement announced) throws Exception {
    if (slot != null) {
      state.put(States.ANNOUNCED, announced);
      slot.announce(announced);
    }
  }

  /** What orders lists, if there is a model. */
  public @Nullable ModelRanker ranker() {
    return slot == null ? null : slot.ranker();
  }

  /** The version of the model that is served; empty where there is none. */
  public String version() {
    ModelRanker ranker = ranker();
    return ranker == null ? "" : ranker.version();
  }

  /** Whether there is something to {@link #settle}. */
  public boolean hasNews() {
    return slot != null && slot.hasNews();
  }

  /** Swaps models that are ready. */
  public void settle() throws Exception {
    if (slot != null) {
      slot.settle();
    }
  }

  @Override
  public void accepted(ModelAnnouncement announced) throws Exception {
    LOG.info("Model {} of {} is served.", announced.version(), announced.location());
    state.put(States.SERVED, announced);
    forget(announced);
  }

  @Override
  public void refused(ModelAnnouncement announced, ModelRefusedException reason) throws Exception {
    // One that is served already stays in the state: the next restart tries it again.
    forget(announced);
    LOG.warn("Model {} is refused: {}", announced.version(), reason.getMessage());
    if (metrics != null) {
      metrics.refusedModel();
    }
  }

  @Override
  public void withdrawn(ModelAnnouncement announced) throws Exception {
    LOG.info("The models {} are withdrawn.", announced.name());
    state.remove(States.SERVED);
    forget(announced);
  }

  private void forget(ModelAnnouncement announced) throws Exception {
    if (announced.equals(state.get(States.ANNOUNCED))) {
      state.remove(States.ANNOUNCED);
    }
  }

  @Override
  public void close() {
    if (executor != null) {
      executor.shutdownNow();
    }
    if (slot != null) {
      slot.close();
    }
  }
}
