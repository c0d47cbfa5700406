package io.millrace.core.feature;

import com.dynatrace.hash4j.hashing.Hashing;
import java.io.Serializable;

/**
 * Which lists are kept for training. A list is taken by the hash of its session and sequence, so
 * that a replay takes the same.
 *
 * @param share of all lists, from 0 for none to 1 for all
 */
public record RequestSample(double share) implements Serializable {

  /** 2^-53: turns 53 bits of a hash into a number in [0, 1). */
  private static final double UNIT = 0x1p-53;

  public RequestSample {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("the share is from 0 to 1, not " + share);
    }
  }

  /** Whether the list after an interaction is taken. */
  public boolean takes(String session, long sequence) {
    long hash = Hashing.xxh3_64().hashStream().putString(session).putLong(sequence).getAsLong();
    return (hash >>> 11) * UNIT < share;
  }
}
