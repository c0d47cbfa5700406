package io.millrace.service.view;

import io.millrace.schemas.avro.Recommendation;
import org.jspecify.annotations.Nullable;

/** Told about each new list of the sessions that this instance holds. Must not block. */
@FunctionalInterface
public interface NewListListener {

  /**
   * A session has new lists.
   *
   * @param previous the lists that it had before; null if it had none
   * @param newest those it has now
   */
  void onNewList(@Nullable Recommendation previous, Recommendation newest);
}
