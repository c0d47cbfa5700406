package io.millrace.flink.serving;

import io.millrace.core.feature.ModelAnnouncement;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The model that is served, and those on their way. They are loaded one after the other by an
 * executor, in the order of their announcements; everything else is done by the caller's thread.
 *
 * @param <M> what is served
 */
public final class ModelSlot<M> implements AutoCloseable {

  /** Hears what became of announced models. */
  public interface Listener {

    /** A model is served from now on. */
    void accepted(ModelAnnouncement announced) throws Exception;

    /** A model is not served, and the one before it still is. */
    void refused(ModelAnnouncement announced, ModelRefusedException reason) throws Exception;

    /** No model is served any more. */
    void withdrawn(ModelAnnouncement announced) throws Exception;
  }

  /** Neither a model nor a reason to refuse it is what comes of a withdrawal. */
  private record Outcome<M>(
      ModelAnnouncement announced, @Nullable M model, @Nullable ModelRefusedException refusal) {}

  private final AnnouncedModels<M> loader;
  private final Executor executor;
  private final Listener listener;
  private final Queue<Outcome<M>> outcomes = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;
  private @Nullable M model;

  /**
   * @param executor runs one task after the other
   */
  public ModelSlot(AnnouncedModels<M> loader, Executor executor, Listener listener) {
    this.loader = loader;
    this.executor = executor;
    this.listener = listener;
  }

  /**
   * Loads a model; it is served when it is found to be ready. A withdrawal takes its turn behind
   * the models before it.
   */
  public void announce(ModelAnnouncement announced) {
    executor.execute(() -> load(announced));
  }

  /** Loads a model in the caller's thread and serves it. Returns whether it was accepted. */
  public boolean serve(ModelAnnouncement announced) throws Exception {
    M before = model;
    load(announced);
    settle();
    return model != before;
  }

  /** The model that is served, if there is one. */
  public @Nullable M model() {
    return model;
  }

  /** Whether a model is ready to take the place of the one that is served, or was refused. */
  public boolean hasNews() {
    return !outcomes.isEmpty();
  }

  /**
   * Swaps the models that are ready, takes away what is withdrawn, and tells of those that were
   * refused.
   */
  public void settle() throws Exception {
    for (Outcome<M> outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
      if (outcome.refusal() != null) {
        listener.refused(outcome.announced(), outcome.refusal());
      } else if (outcome.model() != null) {
        release();
        model = outcome.model();
        listener.accepted(outcome.announced());
      } else {
        release();
        listener.withdrawn(outcome.announced());
      }
    }
  }

  private void load(ModelAnnouncement announced) {
    if (closed) {
      return;
    }
    try {
      M loaded = announced.isWithdrawal() ? null : loader.load(announced);
      outcomes.add(new Outcome<>(announced, loaded, null));
    } catch (ModelRefusedException e) {
      outcomes.add(new Outcome<>(announced, null, e));
    }
  }

  private void release() {
    if (model != null) {
      loader.release(model);
      model = null;
    }
  }

  /** Releases all models; one that is just being loaded is left to the garbage collector. */
  @Override
  public void close() {
    closed = true;
    release();
    for (Outcome<M> outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
      if (outcome.model() != null) {
        loader.release(outcome.model());
      }
    }
  }
}
