package io.millrace.core.cooccurrence;

import java.io.Serializable;

/**
 * How much a pair of interactions of one session says about their items. A rule is a pure function;
 * its increments are finite and not negative.
 */
public interface CoOccurrenceRule extends Serializable {

  /** The name in the configuration, in reasons and on the wire. It stays for good. */
  String name();

  /** What the pair adds to the weight of earlier item → later item. */
  float forward(SessionPair pair);

  /** What the pair adds to the weight of later item → earlier item. */
  float backward(SessionPair pair);

  /**
   * Whether the weight of a → b is divided by √(n_a · n_b) when it is read out, where n_a and n_b
   * are how often the two items were interacted with. Otherwise it is read out as it is.
   */
  default boolean cosineNormalized() {
    return false;
  }
}
