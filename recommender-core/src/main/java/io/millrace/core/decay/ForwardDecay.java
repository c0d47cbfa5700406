package io.millrace.core.decay;

import java.io.Serializable;
import java.time.Duration;

/**
 * Exponential decay without touching what is stored. A weight added at time t is stored multiplied
 * by 2^((t−L)/h) for a landmark L; all stored weights are then worth 2^(−(now−L)/h) of what is
 * stored, so their order never changes and no one has to go over them as time passes.
 *
 * <p>The landmark moves by whole half-lives, which scales floating-point numbers by powers of two
 * and so rounds nothing. Cormode, Shkapenyuk, Srivastava, Xu: "Forward decay: a practical time
 * decay model for streaming systems", ICDE 2009.
 *
 * @param halfLife h, more than zero: what was added so long ago counts half
 */
public record ForwardDecay(Duration halfLife) implements Serializable {

  /** From so many half-lives on the landmark is moved: 2^60 leaves a float room for 2^67. */
  private static final int MOST_HALF_LIVES = 60;

  public ForwardDecay {
    if (halfLife.toMillis() < 1_000) {
      throw new IllegalArgumentException("the half-life is at least 1 s, not " + halfLife);
    }
  }

  /** What a weight of 1 at the time is stored as. Times in epoch milliseconds. */
  public double growth(long landmark, long time) {
    return Math.pow(2, (double) (time - landmark) / halfLife.toMillis());
  }

  /** What a stored weight of 1 is worth at the time. Times in epoch milliseconds. */
  public double discount(long landmark, long time) {
    return Math.pow(2, (double) (landmark - time) / halfLife.toMillis());
  }

  /**
   * Half-lives by which the landmark has to move before a weight of the time is stored, or 0. It
   * moves by 2^31 at most: 68 years for a half-life of one second.
   */
  public int halfLivesToMove(long landmark, long time) {
    double exponent = (double) (time - landmark) / halfLife.toMillis();
    return exponent < MOST_HALF_LIVES ? 0 : (int) exponent;
  }

  /** The landmark moved by so many half-lives. What is stored is to be halved as often. */
  public long moved(long landmark, int halfLives) {
    return landmark + halfLives * halfLife.toMillis();
  }
}
