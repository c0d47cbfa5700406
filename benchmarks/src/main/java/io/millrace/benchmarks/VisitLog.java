package io.millrace.benchmarks;

import io.millrace.core.RecommenderConfig;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.cooccurrence.ItemVisit;
import io.millrace.core.cooccurrence.SessionTracker;
import io.millrace.core.cooccurrence.Touch;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.core.model.ItemIds;
import io.millrace.schemas.log.InteractionLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.distribution.ZipfDistribution;
import org.apache.commons.math3.random.Well19937c;

/**
 * The visits that interactions make, in the order in which a job at parallelism 1 would send them.
 * All are held in memory, some 150 bytes each.
 *
 * @param interactions how many interactions they come from
 * @param visits the visits in their order
 */
public record VisitLog(int interactions, List<ItemVisit> visits) {

  private static final int SYNTHETIC_ITEMS = 100_000;

  /** The popularity of the item of rank n is proportional to n to the power of minus this. */
  private static final double SYNTHETIC_EXPONENT = 1.0;

  private static final int SYNTHETIC_OPEN_SESSIONS = 20_000;
  private static final int SYNTHETIC_SESSION_LENGTH = 8;
  private static final int SYNTHETIC_PER_SECOND = 10_000;
  private static final long SYNTHETIC_START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  /** The visits of a log. */
  public static VisitLog of(InteractionLog log, RecommenderConfig config) {
    Collector collector = new Collector(config);
    for (int i = 0; i < log.size(); i++) {
      collector.add(
          new Interaction(
              log.session(i),
              ItemIds.number(log.aid(i)),
              log.ts(i),
              InteractionType.ofWireName(log.type(i).name())));
    }
    return collector.toLog();
  }

  /**
   * The visits of a busy shop: 10,000 interactions a second, 20,000 sessions of 8 interactions side
   * by side, 100,000 items whose popularity falls with their rank. The same for the same number.
   */
  public static VisitLog synthetic(int interactions, RecommenderConfig config) {
    Well19937c random = new Well19937c(42);
    ZipfDistribution items = new ZipfDistribution(random, SYNTHETIC_ITEMS, SYNTHETIC_EXPONENT);
    Collector collector = new Collector(config);
    for (int i = 0; i < interactions; i++) {
      int place = i % SYNTHETIC_OPEN_SESSIONS;
      int generation = i / (SYNTHETIC_OPEN_SESSIONS * SYNTHETIC_SESSION_LENGTH);
      collector.add(
          new Interaction(
              place + "-" + generation,
              items.sample(),
              SYNTHETIC_START + i * 1_000L / SYNTHETIC_PER_SECOND,
              InteractionType.CLICKS));
    }
    return collector.toLog();
  }

  /** How many different items are visited. */
  public long items() {
    return visits.stream().mapToLong(ItemVisit::item).distinct().count();
  }

  private static final class Collector {
    private final SessionTracker tracker;
    private final Map<String, SessionHistory> histories = new HashMap<>();
    private final List<ItemVisit> visits = new ArrayList<>();
    private int interactions;

    private Collector(RecommenderConfig config) {
      tracker = new SessionTracker(config.session(), config.coOccurrence());
    }

    private void add(Interaction interaction) {
      SessionHistory history =
          histories.computeIfAbsent(interaction.session(), s -> new SessionHistory());
      var unused = tracker.track(history, interaction, 0, Touch.NONE, visits::add);
      interactions++;
    }

    private VisitLog toLog() {
      return new VisitLog(interactions, visits);
    }
  }
}
