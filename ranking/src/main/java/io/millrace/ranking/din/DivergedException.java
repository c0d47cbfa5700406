package io.millrace.ranking.din;

/** Parameters grew beyond all bounds, as they do where the learning rate is too high. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param loss of the batch that showed it
   */
  public DivergedException(float loss) {
    super("the loss of a batch is " + loss);
  }
}
