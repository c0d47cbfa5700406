package io.millrace.flink.serving;

import io.millrace.core.feature.ModelAnnouncement;

/**
 * Turns announcements into models that have been seen to work. One is loaded at a time.
 *
 * @param <M> what is served
 */
public interface AnnouncedModels<M> {

  /**
   * Loads a model.
   *
   * @throws ModelRefusedException if it cannot be served
   */
  M load(ModelAnnouncement announced) throws ModelRefusedException;

  /** Releases what a model holds beside memory. */
  void release(M model);
}
