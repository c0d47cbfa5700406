package io.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.avro.Interaction;
import io.millrace.schemas.avro.InteractionType;
import io.millrace.schemas.log.InteractionLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SimulatedShopTest {
  private static final int SIZE = 20_000;
  private static final long END = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

  private final InteractionLog log = SimulatedShop.simulate(SIZE, 42, END);

  @Test
  void theSameSeedGivesTheSameInteractions() {
    assertThat(all(SimulatedShop.simulate(SIZE, 42, END))).isEqualTo(all(log));
    assertThat(all(SimulatedShop.simulate(SIZE, 43, END))).isNotEqualTo(all(log));
  }

  @Test
  void makesAsManyAsAskedFor() {
    assertThat(log.size()).isEqualTo(SIZE);
    assertThat(SimulatedShop.simulate(1, 7, END).size()).isEqualTo(1);
  }

  @Test
  void lastsThreeDaysAndEndsInTime() {
    assertThat(log.ts(SIZE - 1)).isLessThanOrEqualTo(END);
    assertThat(log.ts(0)).isGreaterThan(END - Duration.ofDays(4).toMillis());
    assertThat(log.ts(SIZE - 1) - log.ts(0)).isGreaterThan(Duration.ofDays(2).toMillis());
  }

  @Test
  void sessionsHaveSeveralInteractionsAndInterleave() {
    assertThat((double) SIZE / log.sessions()).isBetween(3.0, 10.0);
    int switches = 0;
    for (int i = 1; i < SIZE; i++) {
      switches += log.session(i).equals(log.session(i - 1)) ? 0 : 1;
    }
    assertThat(switches).isGreaterThan(SIZE / 2);
  }

  @Test
  void aFewItemsGetMostOfTheInterest() {
    Map<Object, Integer> counts = new HashMap<>();
    for (int i = 0; i < SIZE; i++) {
      counts.merge(log.aid(i), 1, Integer::sum);
    }
    List<Integer> sorted = new ArrayList<>(counts.values());
    sorted.sort(Collections.reverseOrder());
    int top = sorted.subList(0, sorted.size() / 5).stream().mapToInt(n -> n).sum();
    assertThat(top).isGreaterThan(SIZE / 2);
  }

  @Test
  void sessionsMostlyStayInAGroup() {
    int same = 0;
    int pairs = 0;
    for (List<Interaction> session : sessions().values()) {
      for (int i = 1; i < session.size(); i++) {
        same += group(session.get(i).getAid()).equals(group(session.get(i - 1).getAid())) ? 1 : 0;
        pairs++;
      }
    }
    assertThat((double) same / pairs).isBetween(0.8, 0.98);
  }

  @Test
  void whatFollowsAnItemCanBeLearned() {
    // By popularity alone the most frequent follower would come after an item in at most
    // 1/H(50) = 22 % of the cases, and only where it is the top item of the group.
    Map<Object, Map<Object, Integer>> followers = new HashMap<>();
    for (List<Interaction> session : sessions().values()) {
      for (int i = 1; i < session.size(); i++) {
        Object from = session.get(i - 1).getAid();
        Object to = session.get(i).getAid();
        if (!from.equals(to)) {
          followers.computeIfAbsent(from, k -> new HashMap<>()).merge(to, 1, Integer::sum);
        }
      }
    }
    int hits = 0;
    int total = 0;
    for (Map<Object, Integer> each : followers.values()) {
      hits += Collections.max(each.values());
      total += each.values().stream().mapToInt(n -> n).sum();
    }
    assertThat((double) hits / total).isGreaterThan(0.25);
  }

  @Test
  void ordersAreRarerThanCartsAndCartsThanClicks() {
    int clicks = count(InteractionType.clicks);
    int carts = count(InteractionType.carts);
    assertThat(carts).isBetween(clicks / 20, clicks / 5);
    assertThat(count(InteractionType.orders)).isBetween(SIZE / 200, carts - 1);
  }

  @Test
  void onlyWhatWasClickedIsCartedAndOnlyWhatWasCartedIsOrdered() {
    for (List<Interaction> session : sessions().values()) {
      Set<Object> clicked = new HashSet<>();
      Set<Object> carted = new HashSet<>();
      for (Interaction each : session) {
        switch (each.getType()) {
          case clicks -> clicked.add(each.getAid());
          case carts -> {
            assertThat(clicked).contains(each.getAid());
            carted.add(each.getAid());
          }
          case orders -> assertThat(carted).contains(each.getAid());
        }
      }
    }
  }

  @Test
  void demandForGroupsDrifts() {
    Map<String, int[]> halves = new HashMap<>();
    long middle = END - Duration.ofHours(36).toMillis();
    int[] totals = new int[2];
    for (int i = 0; i < SIZE; i++) {
      int half = log.ts(i) < middle ? 0 : 1;
      halves.computeIfAbsent(group(log.aid(i)), k -> new int[2])[half]++;
      totals[half]++;
    }
    long drifted =
        halves.values().stream()
            .filter(
                n -> {
                  double first = (n[0] + 1.0) / totals[0];
                  double second = (n[1] + 1.0) / totals[1];
                  return Math.max(first, second) > 1.5 * Math.min(first, second);
                })
            .count();
    assertThat(drifted).isGreaterThan(halves.size() / 3);
  }

  private static List<Interaction> all(InteractionLog log) {
    List<Interaction> all = new ArrayList<>();
    for (int i = 0; i < log.size(); i++) {
      all.add(log.get(i));
    }
    return all;
  }

  private Map<String, List<Interaction>> sessions() {
    Map<String, List<Interaction>> sessions = new HashMap<>();
    for (Interaction each : all(log)) {
      sessions.computeIfAbsent(each.getSession(), k -> new ArrayList<>()).add(each);
    }
    return sessions;
  }

  private int count(InteractionType type) {
    return (int) all(log).stream().filter(each -> each.getType() == type).count();
  }

  private static String group(Object item) {
    return item.toString().substring(0, item.toString().indexOf('-'));
  }
}
