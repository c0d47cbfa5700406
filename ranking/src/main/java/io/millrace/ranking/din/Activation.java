package io.millrace.ranking.din;

/**
 * What stands between layers; a slope α for each unit is learned.
 *
 * @see <a href="https://arxiv.org/abs/1706.06978">Zhou et al., KDD 2018, section 5.3</a>
 */
public enum Activation {
  /** max(0, x) + α·min(0, x). */
  PRELU,
  /**
   * p·x + (1 − p)·α·x with p = 1 / (1 + e^−((x − μ)/sqrt(σ² + ε))); μ and σ² are the moving mean
   * and variance over the batches of training, in training too, so that a model is trained as it is
   * served.
   */
  DICE;

  /** ε of {@link #DICE}. */
  public static final float EPSILON = 1e-8f;
}
