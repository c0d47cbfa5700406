package io.millrace.core.cooccurrence;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.activity.SessionConfig;
import io.millrace.core.activity.SessionHistory;
import io.millrace.core.model.Interaction;
import io.millrace.core.model.InteractionType;
import io.millrace.core.model.ItemIds;
import io.millrace.schemas.log.InteractionLog;
import io.millrace.testing.PublishedLogs;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the bound on rows costs on the published logs: how often the next item of a session is among
 * the 20 heaviest neighbours of its current item, read from bounded rows and from unbounded ones.
 */
final class BoundedTableRecallTest {
  private static final CoOccurrenceConfig CONFIG = CoOccurrenceConfig.DEFAULT;
  private static final int LIST_LENGTH = 20;
  private static final double LEAST_RATIO = 0.99;

  /** Orders neighbours by the weight under one rule, or by the sum of all. */
  private record Order(String name, ToDoubleFunction<float[]> weight) {}

  /** The last item of a session, and its neighbours in each order. */
  private record Asked(long item, List<List<Long>> bounded, List<List<Long>> unbounded) {}

  private final List<Order> orders = orders();
  private final int[] boundedHits = new int[orders.size()];
  private final int[] unboundedHits = new int[orders.size()];
  private int questions;
  private long fullRows;

  @ParameterizedTest
  @ValueSource(strings = {"bol/train.jsonl", "retailrocket/events.jsonl"})
  void boundedRowsRecallAlmostWhatUnboundedOnesDo(String name) throws Exception {
    InteractionLog log = InteractionLog.read(PublishedLogs.find(name), Long.MAX_VALUE);
    replay(log);

    System.out.printf("%s: %d items are full%n", name, fullRows);
    // A bound that nothing reaches would cost nothing.
    assertThat(fullRows).isPositive();
    for (int i = 0; i < orders.size(); i++) {
      double bounded = (double) boundedHits[i] / questions;
      double unbounded = (double) unboundedHits[i] / questions;
      report(orders.get(i).name(), bounded, unbounded);
      // In a log of clicks alone nothing is bought together.
      if (buys(log) > 0 || !orders.get(i).name().equals(BuyToBuyRule.NAME)) {
        assertThat(unbounded).isPositive();
        assertThat(bounded / unbounded).isGreaterThanOrEqualTo(LEAST_RATIO);
      }
    }
  }

  private void replay(InteractionLog log) {
    SessionTracker tracker = new SessionTracker(SessionConfig.DEFAULT, CONFIG);
    CoOccurrence bounded = new CoOccurrence(CONFIG);
    ExactCoOccurrence unbounded = new ExactCoOccurrence(CONFIG);
    Long2ObjectOpenHashMap<NeighborRow> rows = new Long2ObjectOpenHashMap<>();
    Map<String, SessionHistory> histories = new HashMap<>();
    Map<String, Asked> asked = new HashMap<>();
    List<ItemVisit> visits = new ArrayList<>();
    for (int i = 0; i < log.size(); i++) {
      Interaction interaction = interaction(log, i);
      count(asked.get(interaction.session()), interaction.item());
      visits.clear();
      tracker.track(
          histories.computeIfAbsent(interaction.session(), s -> new SessionHistory()),
          interaction,
          0,
          Touch.NONE,
          visits::add);
      for (ItemVisit visit : visits) {
        NeighborRow row = rows.computeIfAbsent(visit.item(), item -> bounded.newRow());
        bounded.add(row, visit);
        unbounded.add(visit);
        if (visit.touch() != null) {
          asked.put(
              interaction.session(),
              new Asked(
                  visit.item(),
                  heaviest(bounded.read(row, visit.time())),
                  heaviest(unbounded.read(visit.item(), visit.time()))));
        }
      }
    }
    fullRows = rows.values().stream().filter(row -> row.size() == CONFIG.capacity()).count();
  }

  private static long buys(InteractionLog log) {
    return IntStream.range(0, log.size())
        .filter(i -> interaction(log, i).type() != InteractionType.CLICKS)
        .count();
  }

  /** An item is no neighbour of itself, so an item that is followed by itself asks nothing. */
  private void count(@Nullable Asked asked, long next) {
    if (asked == null || asked.item() == next) {
      return;
    }
    questions++;
    for (int i = 0; i < orders.size(); i++) {
      boundedHits[i] += asked.bounded().get(i).contains(next) ? 1 : 0;
      unboundedHits[i] += asked.unbounded().get(i).contains(next) ? 1 : 0;
    }
  }

  private List<List<Long>> heaviest(NeighborList list) {
    return orders.stream().map(order -> heaviest(list, order)).toList();
  }

  private static List<Long> heaviest(NeighborList list, Order order) {
    record Weighted(long item, double weight) {}
    List<Weighted> weighted = new ArrayList<>();
    float[] weights = new float[list.rules()];
    for (int i = 0; i < list.size(); i++) {
      for (int r = 0; r < weights.length; r++) {
        weights[r] = list.weight(i, r);
      }
      double weight = order.weight().applyAsDouble(weights);
      if (weight > 0) {
        weighted.add(new Weighted(list.item(i), weight));
      }
    }
    weighted.sort(
        (a, b) ->
            a.weight() == b.weight()
                ? Long.compare(a.item(), b.item())
                : Double.compare(b.weight(), a.weight()));
    return weighted.stream().limit(LIST_LENGTH).map(Weighted::item).toList();
  }

  private static List<Order> orders() {
    List<Order> orders = new ArrayList<>();
    List<String> rules = CONFIG.ruleNames();
    for (int r = 0; r < rules.size(); r++) {
      int rule = r;
      orders.add(new Order(rules.get(r), weights -> weights[rule]));
    }
    orders.add(
        new Order(
            "sum of all",
            weights -> IntStream.range(0, weights.length).mapToDouble(r -> weights[r]).sum()));
    return orders;
  }

  private static Interaction interaction(InteractionLog log, int i) {
    return new Interaction(
        log.session(i),
        ItemIds.number(log.aid(i)),
        log.ts(i),
        InteractionType.ofWireName(log.type(i).name()));
  }

  /** The figures are what the build is asked for here, whether it passes or not. */
  private static void report(String order, double bounded, double unbounded) {
    System.out.printf(
        Locale.ROOT,
        "%s: recall@20 bounded %.4f, unbounded %.4f, ratio %.4f%n",
        order,
        bounded,
        unbounded,
        bounded / unbounded);
  }
}
