package io.millrace.ranking.continuous;

/** Is told what comes of a {@link ContinuousTraining}. */
public interface TrainingListener {

  /**
   * A step was taken.
   *
   * @param loss of its batch, before it
   */
  void stepped(float loss);

  /**
   * The loss of a batch is not finite: the model has diverged. The batch is left out, and training
   * goes on from the model that was published last.
   */
  void diverged();

  /**
   * A model was validated and has passed or not.
   *
   * @return whether it was published, so that the next one is held against it; one that has not
   *     passed is not to be published
   */
  boolean validated(Trial trial);
}
