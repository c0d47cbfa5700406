package io.millrace.core.cooccurrence;

/**
 * Item-based collaborative filtering over sessions: a pair at distance d in a session of n
 * interactions so far adds 0.9^(d−1) / ln(1 + n), times a weight for its direction. Summed over
 * sessions and divided by √(n_a · n_b), it is a cosine between the items.
 *
 * <p>A long session says less about each of its pairs, so browsers without a plan count less. The
 * division keeps items that are popular everywhere from being neighbours of everything. A backward
 * weight below the forward one keeps some of the order of interactions.
 *
 * <p>The cosine is that of Sarwar, Karypis, Konstan, Riedl: "Item-based collaborative filtering
 * recommendation algorithms", WWW 2001. The weight by length is the inverse user frequency of
 * Breese, Heckerman, Kadie: "Empirical analysis of predictive algorithms for collaborative
 * filtering", UAI 1998, turned from items to sessions.
 *
 * @param forwardWeight what earlier → later is multiplied by, from 0 to 1
 * @param backwardWeight what later → earlier is multiplied by, from 0 to 1
 */
public record ItemCfRule(float forwardWeight, float backwardWeight) implements CoOccurrenceRule {

  /** The name of the rule. */
  public static final String NAME = "item-cf";

  /** A forward weight of 1 and a backward weight of 0.7. */
  public static final ItemCfRule DEFAULT = new ItemCfRule(1, 0.7f);

  private static final double DISTANCE_DISCOUNT = 0.9;

  public ItemCfRule {
    if (!(forwardWeight >= 0 && forwardWeight <= 1)) {
      throw new IllegalArgumentException("the forward weight is from 0 to 1, not " + forwardWeight);
    }
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
    return (float) (forwardWeight * affinity(pair));
  }

  @Override
  public float backward(SessionPair pair) {
    return (float) (backwardWeight * affinity(pair));
  }

  @Override
  public boolean cosineNormalized() {
    return true;
  }

  private static double affinity(SessionPair pair) {
    return Math.pow(DISTANCE_DISCOUNT, pair.distance() - 1)
        / Math.log1p((double) pair.sessionLength());
  }
}
