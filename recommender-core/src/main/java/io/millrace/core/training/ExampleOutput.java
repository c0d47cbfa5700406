package io.millrace.core.training;

import io.millrace.core.model.InteractionType;

/** Takes what an {@link ExampleJoin} gives. */
public interface ExampleOutput {

  /**
   * An example.
   *
   * @param schema of its features
   */
  void completed(ServedSchema schema, TrainingExample example);

  /** A session came to a candidate after the horizon, and before a second one had passed. */
  void positiveTooLate(InteractionType type);

  /** A list makes no example, because the session is larger than what is kept of one. */
  void dropped();
}
