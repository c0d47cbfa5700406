package io.millrace.flink.serving;

import io.millrace.core.feature.ModelAnnouncement;
import java.util.concurrent.ExecutorService;
import org.apache.flink.api.common.state.BroadcastState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model that is served and the one that is to be, in state. So a restored job serves what it
 * served, and loads what it had not loaded yet.
 *
 * @param <M> what is served
 */
public final class ServedModels<M> implements ModelSlot.Listener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ServedModels.class);

  private final BroadcastState<String, ModelAnnouncement> state;
  private final String announcedKey;
  private final String servedKey;
  private final Runnable refusals;
  private @Nullable ModelSlot<M> slot;
  private @Nullable ExecutorService executor;

  /** Read by the thread of metrics. */
  private volatile String version = "";

  /**
   * @param announcedKey of the model that is to be, in the state
   * @param servedKey of the model that is served, in the state
   * @param refusals is run for each model that is refused
   */
  public ServedModels(
      BroadcastState<String, ModelAnnouncement> state,
      String announcedKey,
      String servedKey,
      Runnable refusals) {
    this.state = state;
    this.announcedKey = announcedKey;
    this.servedKey = servedKey;
    this.refusals = refusals;
  }

  /**
   * Serves what the state says, if it still can be served, before the first list is made.
   *
   * @param executor runs one task after the other; shut down by {@link #close}
   */
  public void open(AnnouncedModels<M> loader, ExecutorService executor) throws Exception {
    this.executor = executor;
    slot = new ModelSlot<>(loader, executor, this);
    ModelAnnouncement announced = state.get(announcedKey);
    ModelAnnouncement served = state.get(servedKey);
    if (announced != null && announced.isWithdrawal()) {
      withdrawn(announced);
    } else if ((announced == null || !slot.serve(announced)) && served != null) {
      slot.serve(served);
    }
  }

  /** Loads a model in the background, or takes away what is served. */
  public void announce(ModelAnnouncement announced) throws Exception {
    if (slot != null) {
      state.put(announcedKey, announced);
      slot.announce(announced);
    }
  }

  /** The model that is served, if there is one. */
  public @Nullable M model() {
    return slot == null ? null : slot.model();
  }

  /** The version of the model that is served; empty where there is none. */
  public String version() {
    return version;
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
    version = announced.version();
    state.put(servedKey, announced);
    forget(announced);
  }

  @Override
  public void refused(ModelAnnouncement announced, ModelRefusedException reason) throws Exception {
    // One that is served already stays in the state: the next restart tries it again.
    forget(announced);
    LOG.warn("Model {} is refused: {}", announced.version(), reason.getMessage());
    refusals.run();
  }

  @Override
  public void withdrawn(ModelAnnouncement announced) throws Exception {
    LOG.info("The models {} are withdrawn.", announced.name());
    version = "";
    state.remove(servedKey);
    forget(announced);
  }

  private void forget(ModelAnnouncement announced) throws Exception {
    if (announced.equals(state.get(announcedKey))) {
      state.remove(announcedKey);
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
