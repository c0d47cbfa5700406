package io.millrace.benchmarks.job;

import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.schemas.log.Skipped;
import java.time.Duration;
import java.time.Instant;
import org.apache.commons.math3.distribution.ZipfDistribution;
import org.apache.commons.math3.random.Well19937c;

/**
 * The log of a shop that does not exist. Interactions are evenly spaced in time, in sessions of 8
 * side by side. Three of five go to one of the 8 items of a group, the one of the interaction
 * before; the others, and the first of a session, to an item by its popularity, which falls with
 * its rank by Zipf's law (exponent 1). Of 100 interactions 90 are clicks, 7 carts and 3 orders. The
 * same for the same numbers.
 */
public final class SyntheticShop {

  private static final int SESSION_LENGTH = 8;
  private static final int GROUP = 8;
  private static final double SAME_GROUP = 0.6;
  private static final int MOST_OPEN_SESSIONS = 20_000;
  private static final double LONGEST_PAUSE_MILLIS = 30_000;
  private static final long START = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();

  private SyntheticShop() {}

  /**
   * Makes a log.
   *
   * @param interactions how many, 1 or more
   * @param items of the catalogue, 8 or more
   * @param span from the first interaction to the end
   */
  public static InteractionLog log(int interactions, int items, Duration span) {
    if (interactions < 1 || items < GROUP) {
      throw new IllegalArgumentException(
          "a synthetic log has 1 interaction or more, and 8 items or more, not %d and %d"
              .formatted(interactions, items));
    }
    Well19937c random = new Well19937c(42);
    ZipfDistribution popularity = new ZipfDistribution(random, items, 1);
    double step = (double) span.toMillis() / interactions;
    int open = (int) Math.max(1, Math.min(MOST_OPEN_SESSIONS, LONGEST_PAUSE_MILLIS / step));
    int[] newest = new int[open];
    InteractionLog.Collector collector = new InteractionLog.Collector(Long.MAX_VALUE);
    for (int i = 0; i < interactions; i++) {
      int place = i % open;
      int round = i / open;
      boolean first = round % SESSION_LENGTH == 0;
      newest[place] =
          !first && random.nextDouble() < SAME_GROUP
              ? Math.min(items - 1, newest[place] / GROUP * GROUP + random.nextInt(GROUP))
              : popularity.sample() - 1;
      collector.add(
          new Interaction(
              place + "-" + round / SESSION_LENGTH,
              (long) newest[place],
              START + (long) (i * step),
              type(random.nextDouble())));
    }
    return collector.toLog(Skipped.NONE);
  }

  private static InteractionType type(double uniform) {
    if (uniform < 0.9) {
      return InteractionType.clicks;
    }
    return uniform < 0.97 ? InteractionType.carts : InteractionType.orders;
  }
}
