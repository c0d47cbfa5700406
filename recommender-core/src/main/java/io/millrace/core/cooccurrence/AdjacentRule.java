package io.millrace.core.cooccurrence;

/**
 * What comes next: a pair of interactions that follow one another directly adds 1 to earlier →
 * later and a smaller weight to later → earlier. All other pairs add nothing.
 *
 * <p>The strongest single rule for the next click. The backward weight helps rare items, which have
 * few successors of their own.
 *
 * @param backwardWeight what later → earlier gets, from 0 to 1
 */
public record AdjacentRule(float backwardWeight) implements CoOccurrenceRule {

  /** The name of the rule. */
  public static final String NAME = "adjacent";

  /** A backward weight of 0.3. */
  public static final AdjacentRule DEFAULT = new AdjacentRule(0.3f);

  public AdjacentRule {
    if (!(backwardWeight >= 0 && backwardWeight <= 1)) {
      throw new IllegalArgumentException(
          "the backward weight is from 0 to 1, not " + backwardWeight);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public float forward(SessionPair pair) {
    return pair.distance() == 1 ? 1 : 0;
  }

  @Override
  public float backward(SessionPair pair) {
    return pair.distance() == 1 ? backwardWeight : 0;
  }
}
