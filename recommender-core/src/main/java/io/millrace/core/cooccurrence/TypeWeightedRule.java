package io.millrace.core.cooccurrence;

import io.millrace.core.model.InteractionType;
import java.time.Duration;

/**
 * Items that were carted or ordered are worth recommending: a pair adds to each direction the
 * weight of the type of the interaction that the direction leads to, and nothing where the two are
 * farther apart in time than the window.
 *
 * <p>Carts weigh most by default. They are frequent enough to count on and say far more than a
 * click; an order mostly repeats the cart before it.
 *
 * @param clicks the weight of a click, from 0 to 1,000
 * @param carts the weight of a cart, from 0 to 1,000
 * @param orders the weight of an order, from 0 to 1,000
 * @param window the longest gap that counts, more than zero
 */
public record TypeWeightedRule(float clicks, float carts, float orders, Duration window)
    implements CoOccurrenceRule {

  /** The name of the rule. */
  public static final String NAME = "type-weighted";

  /** Clicks 1, carts 6 and orders 3 within a window of 24 hours. */
  public static final TypeWeightedRule DEFAULT =
      new TypeWeightedRule(1, 6, 3, Duration.ofHours(24));

  // Stored weights are single precision and up to 2^60 times as large as what was added.
  private static final float HEAVIEST = 1_000;

  public TypeWeightedRule {
    requireWeight(InteractionType.CLICKS, clicks);
    requireWeight(InteractionType.CARTS, carts);
    requireWeight(InteractionType.ORDERS, orders);
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
    return weight(pair, pair.laterType());
  }

  @Override
  public float backward(SessionPair pair) {
    return weight(pair, pair.earlierType());
  }

  private float weight(SessionPair pair, InteractionType target) {
    if (pair.gapMillis() > window.toMillis()) {
      return 0;
    }
    return switch (target) {
      case CLICKS -> clicks;
      case CARTS -> carts;
      case ORDERS -> orders;
    };
  }

  private static void requireWeight(InteractionType type, float weight) {
    if (!(weight >= 0 && weight <= HEAVIEST)) {
      throw new IllegalArgumentException(
          "the weight of %s is from 0 to 1000, not %s".formatted(type.wireName(), weight));
    }
  }
}
