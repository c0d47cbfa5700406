package io.millrace.cli.demo;

import io.millrace.schemas.log.InteractionLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Chooses the sessions to show: the latest ones, since by then the most has been learned. */
final class SampleSessions {
  private static final int FEWEST = 4;
  private static final int MOST = 8;
  private static final int FEWEST_ITEMS = 3;

  private SampleSessions() {}

  /** What is known of a session on the way. */
  private static final class Tally {
    private int interactions;
    private final Set<Object> items = new HashSet<>();
  }

  /**
   * The sessions, the latest first. Those that fit on a screen and visited a few items come before
   * all others, then those with more than one interaction.
   */
  static List<String> choose(InteractionLog log, int wanted) {
    Map<String, Tally> tallies = new HashMap<>();
    Set<String> latestFirst = new LinkedHashSet<>();
    for (int i = log.size() - 1; i >= 0; i--) {
      latestFirst.add(log.session(i));
      Tally tally = tallies.computeIfAbsent(log.session(i), key -> new Tally());
      tally.interactions++;
      if (tally.items.size() < FEWEST_ITEMS) {
        tally.items.add(log.aid(i));
      }
    }
    Set<String> chosen = new LinkedHashSet<>();
    for (String session : latestFirst) {
      Tally tally = tallies.getOrDefault(session, new Tally());
      if (tally.interactions >= FEWEST
          && tally.interactions <= MOST
          && tally.items.size() >= FEWEST_ITEMS) {
        chosen.add(session);
      }
    }
    for (String session : latestFirst) {
      if (tallies.getOrDefault(session, new Tally()).interactions > 1) {
        chosen.add(session);
      }
    }
    chosen.addAll(latestFirst);
    return new ArrayList<>(chosen).subList(0, Math.min(wanted, chosen.size()));
  }
}
