package io.millrace.cli.demo;

import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.log.InteractionLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A shop that does not exist, for trying things out. Its sessions are interleaved over three days
 * and mostly stay within a group of items; shoppers often go from an item to one of its few
 * companions, sometimes back to one they have seen, put some of what they look at into the cart and
 * order some of that. Which groups are in demand drifts. The same seed gives the same interactions
 * on every machine.
 */
public final class SimulatedShop {
  private static final Duration SPAN = Duration.ofDays(3);

  private static final int INTERACTIONS_PER_ITEM = 10;
  private static final int MIN_GROUPS = 4;
  private static final int MAX_GROUPS = 2_000;

  private static final double STOP = 0.18;
  private static final double COMPANION = 0.5;
  private static final double REVISIT = 0.1;
  private static final double OTHER_GROUP = 0.05;
  private static final double CART = 0.12;
  private static final double ORDER = 0.4;

  private static final int MAX_CLICKS = 60;
  private static final double CLICK_GAP_MILLIS = 40_000;
  private static final double CART_GAP_MILLIS = 8_000;
  private static final double ORDER_GAP_MILLIS = 60_000;
  private static final long SHORTEST_GAP_MILLIS = 1_000;

  private final SplittableRandom random;
  private final Catalogue catalogue;
  private final Trends trends;
  private final long start;
  private final long end;

  private SimulatedShop(int interactions, long seed, long end) {
    random = new SplittableRandom(seed);
    int items = interactions / INTERACTIONS_PER_ITEM;
    int groups = Math.max(MIN_GROUPS, Math.min(MAX_GROUPS, items / Catalogue.GROUP_SIZE));
    catalogue = new Catalogue(groups, random);
    trends = new Trends(groups, (int) SPAN.toHours(), random);
    this.end = end;
    start = end - SPAN.toMillis();
  }

  /**
   * Simulates three days of business.
   *
   * @param interactions how many, at least 1
   * @param seed decides everything that is left to chance
   * @param end no interaction is later than this, in epoch milliseconds
   */
  public static InteractionLog simulate(int interactions, long seed, long end) {
    if (interactions < 1) {
      throw new IllegalArgumentException("a shop without interactions: " + interactions);
    }
    return new SimulatedShop(interactions, seed, end).run(interactions);
  }

  private InteractionLog run(int wanted) {
    List<Interaction> all = new ArrayList<>(wanted + 2 * MAX_CLICKS);
    for (int session = 1; all.size() < wanted; session++) {
      all.addAll(session(Integer.toString(session)));
    }
    return InteractionLog.of(all.subList(0, wanted));
  }

  private List<Interaction> session(String name) {
    long now = start + random.nextLong(SPAN.toMillis());
    int group = trends.drawGroup((int) Duration.ofMillis(now - start).toHours(), random);
    List<Interaction> session = new ArrayList<>();
    List<Integer> seen = new ArrayList<>();
    Set<Integer> cart = new LinkedHashSet<>();
    int item = catalogue.drawItem(group, random);
    do {
      seen.add(item);
      session.add(interaction(name, item, now, InteractionType.clicks));
      if (happens(CART) && cart.add(item)) {
        now += gap(CART_GAP_MILLIS);
        session.add(interaction(name, item, now, InteractionType.carts));
      }
      now += gap(CLICK_GAP_MILLIS);
      item = next(seen);
    } while (seen.size() < MAX_CLICKS && !happens(STOP));
    if (!cart.isEmpty() && happens(ORDER)) {
      now += gap(ORDER_GAP_MILLIS);
      for (int ordered : cart) {
        session.add(interaction(name, ordered, now, InteractionType.orders));
      }
    }
    return endingInTime(session);
  }

  private int next(List<Integer> seen) {
    int last = seen.get(seen.size() - 1);
    double choice = random.nextDouble();
    if (choice < COMPANION) {
      return catalogue.drawCompanion(last, random);
    }
    if (choice < COMPANION + REVISIT) {
      return seen.get(random.nextInt(seen.size()));
    }
    if (choice < COMPANION + REVISIT + OTHER_GROUP) {
      return catalogue.drawItem(random.nextInt(catalogue.groups()), random);
    }
    return catalogue.drawItem(catalogue.group(last), random);
  }

  /** Moves a session that goes on after closing time to before it. */
  private List<Interaction> endingInTime(List<Interaction> session) {
    long late = session.get(session.size() - 1).getTs() - end;
    if (late > 0) {
      session.forEach(each -> each.setTs(each.getTs() - late));
    }
    return session;
  }

  private Interaction interaction(String session, int item, long ts, InteractionType type) {
    return new Interaction(session, catalogue.id(item), ts, type);
  }

  private boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  private long gap(double mean) {
    // Exponentially distributed above the shortest.
    return SHORTEST_GAP_MILLIS + (long) (-mean * StrictMath.log(1 - random.nextDouble()));
  }
}
