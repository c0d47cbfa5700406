package io.millrace.core.cooccurrence;

import io.millrace.core.model.InteractionType;
import java.time.Duration;

/**
 * What is bought together: a pair in which both items were carted or ordered adds 1 in both
 * directions, and nothing where the two are farther apart in time than the window. Clicks count
 * nothing.
 *
 * <p>Says little, since few interactions are carts or orders, but what it says is meant. The window
 * is long because a purchase may be planned over days; a session that expires sooner is not paired
 * beyond that.
 *
 * @param window the longest gap that counts, more than zero
 */
public record BuyToBuyRule(Duration window) implements CoOccurrenceRule {

  /** The name of the rule. */
  public static final String NAME = "buy-to-buy";

  /** A window of 14 days. */
  public static final BuyToBuyRule DEFAULT = new BuyToBuyRule(Duration.ofDays(14));

  public BuyToBuyRule {
    if (window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException("the window is more than zero, not " + window);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public float forward(SessionPair pair) {
    boolean bought = isBuy(pair.earlierType()) && isBuy(pair.laterType());
    return bought && pair.gapMillis() <= window.toMillis() ? 1 : 0;
  }

  @Override
  public float backward(SessionPair pair) {
    return forward(pair);
  }

  private static boolean isBuy(InteractionType type) {
    return type != InteractionType.CLICKS;
  }
}
