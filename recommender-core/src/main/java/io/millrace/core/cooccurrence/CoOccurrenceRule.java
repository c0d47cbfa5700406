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
}
