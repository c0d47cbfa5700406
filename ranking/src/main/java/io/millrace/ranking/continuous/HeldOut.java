package io.millrace.ranking.continuous;

import com.dynatrace.hash4j.hashing.Hashing;
import io.millrace.core.training.TrainingExample;
import java.io.Serializable;

/**
 * Which examples are not learned from: those with the lowest hashes of their list, so that a replay
 * holds out the same.
 *
 * @param share of all examples, above 0 and below 1
 * @param most the newest of them are kept, that many at most: from 1 to 100,000
 */
public record HeldOut(double share, int most) implements Serializable {

  private static final int MOST = 100_000;

  /** 2^-53: turns 53 bits of a hash into a number in [0, 1). */
  private static final double UNIT = 0x1p-53;

  /**
   * What is hashed first. The lists of the topic are a sample by the hash of session and sequence
   * alone: by the same hash, none or all of them would be held out.
   */
  private static final String SALT = "held out";

  public HeldOut {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "the share that is held out is above 0 and below 1, not " + share);
    }
    if (most < 1 || most > MOST) {
      throw new IllegalArgumentException(
          "the examples that are held out are from 1 to %d, not %d".formatted(MOST, most));
    }
  }

  /** Whether an example is held out. */
  public boolean takes(TrainingExample example) {
    long hash =
        Hashing.xxh3_64()
            .hashStream()
            .putString(SALT)
            .putString(example.session())
            .putLong(example.sequence())
            .getAsLong();
    return (hash >>> 11) * UNIT < share;
  }
}
